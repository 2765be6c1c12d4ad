"""Fit the models of plain-text structure on a folder of labelled texts and write their tables.

    python -m benchmarks.fit_structure FOLDER                         write model_*.py of src/readtui/ingest/plaintext
    python -m benchmarks.fit_structure FOLDER --held-out FILE [SEED]  write predictions by models that have not seen
                                                                      the site of the text (cross-validation)

FOLDER has NAME.txt and NAME.json. The JSON has `labels`, a letter for each line that is not blank (T title, H heading,
C caption, B boilerplate, P body, o any of them), and `site`; texts of one site are held out together. Needs
scikit-learn, which readtui itself does not need. Seeds are fixed, so the same folder gives the same tables. The tables
contain numbers only, nothing of the texts.

The first model is a multinomial logistic regression from the features of a line to its role. The second are boosted
trees over measures, which include the probabilities of the first model. For their training these come from models that
have not seen the site, as they do for an unknown text.
"""

from __future__ import annotations

import json
import math
import random
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

from sklearn.ensemble import GradientBoostingClassifier
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from benchmarks.structure import predicted
from readtui.ingest.plaintext import model_trees, model_weights
from readtui.ingest.plaintext.features import Features
from readtui.ingest.plaintext.form import is_candidate
from readtui.ingest.plaintext.line_group import LineGroup
from readtui.ingest.plaintext.lines import line_groups
from readtui.ingest.plaintext.model_trees import Tree
from readtui.ingest.plaintext.reader import read
from readtui.ingest.plaintext.rescore import Candidates, Probabilities, opening_title, title_measures
from readtui.ingest.plaintext.roles import may_be_heading, roles_by_pattern
from readtui.unicode.printable import printable

ROLES = "PHCBT"  # body is the reference that the weights of the others are relative to

FOLDS = 5
"""Parts that the sites are divided into for cross-validation."""

INVERSE_REGULARISATION = 0.02
"""Chosen, like all numbers here, by cross-validation over sites."""

SMALLEST = 0.08
"""Smaller weights are left out of the table."""

WEIGHT = {"P": 1.0, "H": 1.5, "C": 1.5, "B": 1.0, "T": 2.0}
"""Weight of a line of each role: headings and captions are rare among very many lines."""

MOST = {"H": 8, "B": 40}
"""Lines of a role in one text that have full weight, so that no long page dominates the model."""

MOST_HEADINGS, MOST_OTHERS = 8, 10
"""The same for the trees: headings of a text, and other candidates."""

HEADING_TREES = 140
TITLE_TREES = 130
LEARNING_RATE = 0.06
"""More or larger trees do no better on other sites."""

HEADING_COLUMNS = """
ends with ? or ! | log-odds of body | share of capitalised words | log-odds of caption | other captions |
captions, same ending | share of captions, same neighbours | commas | no gaps between paragraphs | boilerplate share |
log-odds of boilerplate | expected boilerplate share | gap after | gap before | share of attached short lines |
log-odds of heading | headings per paragraph | other headings | like a heading | in the body | headings nearby |
probability of adjacent heading | contents relation | count, same ending | count, same neighbours |
count, same capitals | below is prose | paragraphs | relative position | rank | short lines before prose |
share of short words | distance to heading above | count, same first word | log-odds of heading, same ending |
lines with same first two words | log-odds of heading, same neighbours | log-odds of heading, same capitals |
ends with stop | share without gap | log-odds of title | difference in log width | distance to heading below | width |
width above | width below | width second below | words
"""
TITLE_COLUMNS = """
distance to prose | distance to body | log-odds below best | topic overlap below best | log-odds of body |
share of capitalised words | log-odds of caption | distance to dateline | log-odds of title | boilerplate share |
log-odds of boilerplate | boilerplate above | boilerplate below | gap after | gap before | log-odds of heading |
like a heading | titles above | titles below | log of line groups | position | prose nearby | rank | repetitions |
relative position | ends with stop | topic overlap | rank by topic overlap | width | width above | width below | words
"""
"""The order of the measures, which decides what the random draws offer to a tree. It is fixed here, so that renaming a
measure does not change the trees. Measures that are not listed come last, in alphabetical order."""

Weights = dict[str, tuple[float, ...]]


class LabelledText(NamedTuple):
    """A text with its labels: `labels` has the letter of each group, `names` the names of its features, by index."""

    name: str
    site: str
    features: Features
    labels: list[str]
    names: dict[int, list[str]]


def main() -> None:
    folder, *options = sys.argv[1:]
    texts = [labelled_text(labels) for labels in sorted(Path(folder).glob("*.json"))]
    if options:
        seed = int(options[2]) if len(options) > 2 else 0
        Path(options[1]).write_text(json.dumps(held_out(texts, Path(folder), seed), ensure_ascii=False), "utf-8")
        return
    package = Path(model_weights.__file__).parent
    weights, headings, titles = fit(texts)
    (package / "model_weights.py").write_text(weights_module(weights), "utf-8")
    (package / "model_trees.py").write_text(trees_module(headings, titles), "utf-8")


def labelled_text(path: Path) -> LabelledText:
    """Read a text with its labels: the groups that need a model, and the features of those that may be more than body
    text."""
    gold = json.loads(path.read_text("utf-8"))
    text = path.with_suffix(".txt").read_text("utf-8")
    groups = line_groups(printable(text))
    labels = labels_of(groups, text, gold["labels"])
    remaining = [index for index, role in enumerate(roles_by_pattern(groups)) if role == "body"]
    features = Features([groups[index] for index in remaining])
    names = {at: list(features.of_group(at)) for at, one in enumerate(features.groups) if is_candidate(one)}
    return LabelledText(path.stem, gold["site"], features, [labels[index] for index in remaining], names)


def labels_of(groups: Sequence[LineGroup], text: str, labels: str) -> list[str]:
    """Return the label of the line that each group starts with; empty where the line was not found."""
    lines = [" ".join(printable(line).split()) for line in text.split("\n") if line.strip()]
    found: list[str] = []
    at = 0
    for group in groups:
        start = " ".join(group.text.split("\n")[0].split())[:25]
        hit = next((line for line in range(at, min(at + 400, len(lines))) if start and start in lines[line]), None)
        found.append("" if hit is None else labels[hit])
        at = at if hit is None else hit + 1
    return found


def folds(texts: Iterable[LabelledText], seed: int) -> dict[str, int]:
    """Return the fold of each site."""
    sites = sorted({text.site for text in texts})
    random.Random(seed).shuffle(sites)
    return {site: index % FOLDS for index, site in enumerate(sites)}


def fit(texts: Sequence[LabelledText]) -> tuple[Weights, list[Tree], list[Tree]]:
    """Return the weights of the first model, the trees for headings and the trees for titles."""
    fold = folds(texts, 7)
    first: dict[str, dict[int, Probabilities]] = {}
    for number in range(FOLDS):
        model = RoleModel([text for text in texts if fold[text.site] != number])
        first |= {text.name: model.probabilities(text) for text in texts if fold[text.site] == number}
    return RoleModel(texts).weights(), heading_trees(texts, first), title_trees(texts, first)


class FittedTree(Protocol):
    """A tree of scikit-learn: arrays with a value for each node."""

    children_left: Sequence[int]
    children_right: Sequence[int]
    feature: Sequence[int]
    threshold: Sequence[float]
    value: Sequence[Sequence[Sequence[float]]]


class RoleModel:
    """The first model: a regression from the features of a line to its role."""

    def __init__(self, texts: Sequence[LabelledText]) -> None:
        rows, roles, weights = [], [], []
        for text in texts:
            number = Counter(text.labels[at] for at in text.names)
            for at, names in text.names.items():
                if (label := text.labels[at]) in WEIGHT:
                    rows.append(dict.fromkeys(names, 1))
                    roles.append(ROLES.index(label))
                    weights.append(WEIGHT[label] * min(1.0, MOST.get(label, math.inf) / number[label]))
        self._columns = DictVectorizer()
        self._model = LogisticRegression(C=INVERSE_REGULARISATION, max_iter=80, tol=1e-3)
        self._model.fit(self._columns.fit_transform(rows), roles, sample_weight=weights)

    def probabilities(self, text: LabelledText) -> dict[int, Probabilities]:
        if not text.names:
            return {}
        rows = self._columns.transform([dict.fromkeys(names, 1) for names in text.names.values()])
        return {
            at: Probabilities(*map(float, row))
            for at, row in zip(text.names, self._model.predict_proba(rows), strict=True)
        }

    def weights(self) -> Weights:
        """Return the weights of each feature for each role, relative to body text."""
        body, *others = self._model.coef_
        found = {"bias": tuple(float(one - self._model.intercept_[0]) for one in self._model.intercept_[1:])}
        for at, name in enumerate(self._columns.get_feature_names_out()):
            row = tuple(float(one[at] - body[at]) for one in others)
            if max(map(abs, row)) >= SMALLEST:
                found[str(name)] = row
        return {name: tuple(round(one, 2) + 0.0 for one in row) for name, row in found.items()}


class TrainingRows:
    """Rows that trees are grown from: the measures of a line, whether it is a positive, and its weight."""

    def __init__(self) -> None:
        self._measures: list[Mapping[str, float]] = []
        self._is_positive: list[bool] = []
        self._weights: list[float] = []

    def add(self, measures: Mapping[str, float], *, is_positive: bool, weight: float) -> None:
        self._measures.append(measures)
        self._is_positive.append(is_positive)
        self._weights.append(weight)

    def forest(self, trees: int, smallest: int, share: float, columns: str) -> list[Tree]:
        """Grow trees with at least `smallest` rows in each leaf; the first "tree" is the constant that all add to.

        Each question is chosen among a random `share` of the measures, whose order is in `columns`.
        """
        order = [name.strip() for name in columns.replace("\n", " ").split("|")]
        names = sorted(self._measures[0], key=lambda name: (order.index(name) if name in order else len(order), name))
        table = [[measures[name] for name in names] for measures in self._measures]
        model = GradientBoostingClassifier(
            n_estimators=trees, learning_rate=LEARNING_RATE, max_depth=2, min_samples_leaf=smallest, subsample=0.7,
            max_features=share, random_state=1,
        )  # fmt: skip
        model.fit(table, self._is_positive, sample_weight=self._weights)
        weighted = zip(self._weights, self._is_positive, strict=True)
        positive = sum(weight for weight, is_positive in weighted if is_positive) / sum(self._weights)
        constant = round(math.log(positive / (1 - positive)), 3)
        return [constant, *(converted(one.tree_, names) for one in model.estimators_[:, 0])]


def heading_trees(texts: Sequence[LabelledText], first: Mapping[str, Mapping[int, Probabilities]]) -> list[Tree]:
    """Grow the trees that decide whether a candidate is a heading."""
    rows = TrainingRows()
    for text in texts:
        candidates = Candidates(text.features, first[text.name])
        indices = [at for at in candidates.indices if text.labels[at] in WEIGHT and _may_be_heading(text, at)]
        number = Counter(text.labels[at] == "H" for at in indices)
        for at in indices:
            is_heading = text.labels[at] == "H"
            weight = min(1.0, (MOST_HEADINGS if is_heading else MOST_OTHERS) / number[is_heading])
            rows.add(candidates.measures(at), is_positive=is_heading, weight=weight)
    return rows.forest(HEADING_TREES, 40, 0.4, HEADING_COLUMNS)


def title_trees(texts: Sequence[LabelledText], first: Mapping[str, Mapping[int, Probabilities]]) -> list[Tree]:
    """Grow the trees that choose the title, from the texts that do not clearly start with it."""
    rows = TrainingRows()
    for text in (one for one in texts if one.features.groups and opening_title(one.features) < 0):
        measures = title_measures(text.features, first[text.name])
        measures = {at: one for at, one in measures.items() if text.labels[at] != "o"}
        number = Counter(text.labels[at] == "T" for at in measures)
        for at, one in measures.items():
            is_title = text.labels[at] == "T"
            rows.add(one, is_positive=is_title, weight=min(1.0, (1 if is_title else MOST_OTHERS) / number[is_title]))
    return rows.forest(TITLE_TREES, 15, 0.2, TITLE_COLUMNS)


def _may_be_heading(text: LabelledText, at: int) -> bool:
    return may_be_heading(text.features.groups[at].text, text.features.folded[at])


def converted(tree: FittedTree, names: Sequence[str], at: int = 0) -> Tree:
    """Convert a fitted tree to the form in model_trees."""
    below, above = int(tree.children_left[at]), int(tree.children_right[at])
    if below < 0:
        return round(float(tree.value[at][0][0]) * LEARNING_RATE, 3)
    edge = float(f"{tree.threshold[at]:.3g}")
    return (names[tree.feature[at]], edge, converted(tree, names, below), converted(tree, names, above))


def held_out(texts: Sequence[LabelledText], folder: Path, seed: int) -> dict[str, object]:
    """Return the prediction for each text by models that were fitted on the other folds."""
    fold = folds(texts, seed)
    found: dict[str, object] = {}
    for number in range(FOLDS):
        weights, headings, titles = fit([text for text in texts if fold[text.site] != number])
        model_weights.WEIGHTS = weights  # type: ignore[assignment]  # rows of four
        model_trees.HEADINGS, model_trees.TITLES = tuple(headings), tuple(titles)
        for text in texts:
            if fold[text.site] == number:
                path = folder / f"{text.name}.txt"
                found[text.name] = predicted(read(path.read_text("utf-8"), path.name))
    return found


def weights_module(weights: Weights) -> str:
    rows = (f'    "{name}": ({", ".join(map(str, row))}),\n' for name, row in sorted(weights.items()))
    return (
        '"""Weights of the features of a line for its role; generated by benchmarks/fit_structure.py."""\n\n'
        "WEIGHTS: dict[str, tuple[float, float, float, float]] = {\n"
        f"    # feature: heading, caption, boilerplate, title, each relative to body text\n{''.join(rows)}}}\n"
    )


def trees_module(headings: Sequence[Tree], titles: Sequence[Tree]) -> str:
    return (
        '"""Boosted trees that rescore headings and titles; generated by benchmarks/fit_structure.py."""\n\n'
        "# ruff: noqa: E501\n# fmt: off\n\n"  # one tree a line
        "from typing import TypeAlias\n\n"
        'Tree: TypeAlias = "float | tuple[str, float, Tree, Tree]"\n'
        '"""A value, or a question: a measure, an edge, the tree for values up to the edge, the tree for others."""\n\n'
        f"# The log-odds are the sum of the values reached in all trees.\n{_rows('HEADINGS', headings)}\n"
        f"{_rows('TITLES', titles)}"
    )


def _rows(name: str, trees: Sequence[Tree]) -> str:
    rows = "".join(f"    {tree!r},\n".replace("'", '"') for tree in trees)
    return f"{name}: tuple[Tree, ...] = (\n{rows})\n"


if __name__ == "__main__":
    main()
