"""Fit the models of plain-text structure on labelled texts and write their tables.

    python -m benchmarks.fit_structure FOLDER [--more CORPUS]       write model_*.py of src/readtui/ingest/plaintext
    python -m benchmarks.fit_structure FOLDER ... --held-out FILE   write predictions by models that have not seen the
                                                                    site of the text (cross-validation; --seed N)

A folder has NAME.txt and NAME.json. The JSON has `labels`, a letter for each line that is not blank (T title, H
heading, C caption, B boilerplate, P body, o any of them), and `site`; texts of one site are held out together. The
texts of CORPUS (made by `structure_corpus`) train the models too, and are in no prediction. Needs scikit-learn, which
readtui itself does not need. The same folders give the same tables, which contain numbers only, nothing of the texts.

The first model is a multinomial logistic regression from the features of a line to its role. The second adds up small
trees of two questions each about measures, which include the probabilities of the first model (gradient boosting). For
its training these come from models that have not seen the site, as they do for an unknown text.
"""

from __future__ import annotations

import argparse
import json
import math
import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from benchmarks.structure import predicted
from readtui.ingest.plaintext import model_trees, model_weights
from readtui.ingest.plaintext.features import Features
from readtui.ingest.plaintext.first_model import packed_weights
from readtui.ingest.plaintext.form import is_candidate
from readtui.ingest.plaintext.line_group import LineGroup
from readtui.ingest.plaintext.lines import line_groups
from readtui.ingest.plaintext.model_trees import Question, Tree, Trees
from readtui.ingest.plaintext.reader import read
from readtui.ingest.plaintext.rescore import Candidates, Probabilities, opening_title, title_measures
from readtui.ingest.plaintext.roles import is_heading_candidate, roles_by_pattern
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
"""The same for the second model: headings of a text, and other candidates."""

TREES = 160
"""Trees of the second model, each of two questions."""

LEARNING_RATE = 0.08
"""Share of what a tree would correct that it corrects."""

TREE_REGULARISATION = 5
"""Added to the lines of a leaf, so that leaves of few lines say little."""

TRIED = 0.3
"""Share of the measures, drawn anew for each question, among which the best is looked for: trees differ more."""

LEAST_LINES = {"headings": 40, "titles": 20}
"""Lines of the smallest leaf."""

MORE_WEIGHT = 0.25
"""Weight of a line of CORPUS."""

MORE_LINES = 16
"""Body lines of one text of CORPUS that are used, evenly spaced and with the weight of all, to fit in a minute."""

Weights = dict[str, tuple[float, ...]]


class LabelledText(NamedTuple):
    """A text with its labels: `labels` has the letter of each group, `names` the names of its features, by index."""

    name: str
    site: str
    features: Features
    labels: list[str]
    names: dict[int, list[str]]
    is_more: bool


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--more", type=Path)
    parser.add_argument("--held-out", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    texts = [labelled_text(labels) for labels in sorted(options.folder.glob("*.json"))]
    if options.more:
        texts += [labelled_text(labels, is_more=True) for labels in sorted(options.more.glob("*.json"))]
    if options.held_out:
        predictions = held_out(texts, options.folder, options.seed)
        options.held_out.write_text(json.dumps(predictions, ensure_ascii=False), "utf-8")
        return
    package = Path(model_weights.__file__).parent
    weights, headings, titles = fit(texts)
    (package / "model_weights.py").write_text(weights_module(weights), "utf-8")
    (package / "model_trees.py").write_text(trees_module(headings, titles), "utf-8")


def labelled_text(path: Path, *, is_more: bool = False) -> LabelledText:
    """Read a text with its labels: the groups that need a model, and the features of those that may be more than body
    text."""
    gold = json.loads(path.read_text("utf-8"))
    text = path.with_suffix(".txt").read_text("utf-8")
    groups = line_groups(printable(text))
    labels = labels_of(groups, text, gold["labels"])
    remaining = [index for index, role in enumerate(roles_by_pattern(groups)) if role == "body"]
    features = Features([groups[index] for index in remaining])
    names = {at: list(features.of_group(at)) for at, one in enumerate(features.groups) if is_candidate(one)}
    return LabelledText(path.stem, gold["site"], features, [labels[index] for index in remaining], names, is_more)


def training_lines(text: LabelledText) -> list[tuple[int, float]]:
    """Return the indices of the lines that the first model is fitted on, with their weights."""
    found: list[tuple[int, float]] = []
    for label in WEIGHT:
        indices = [at for at in text.names if text.labels[at] == label]
        weight = WEIGHT[label] * min(1.0, MOST.get(label, math.inf) / max(len(indices), 1))
        if text.is_more:
            if label == "T":
                continue
            step = max(len(indices) // MORE_LINES, 1) if label in "PB" else 1
            weight *= MORE_WEIGHT * step
            indices = indices[::step]
        found += [(at, weight) for at in indices]
    return found


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


def fit(texts: Sequence[LabelledText]) -> tuple[Weights, Trees, Trees]:
    """Return the weights of the first model, the trees for headings and the trees for titles."""
    fold = folds(texts, 7)
    first: dict[str, dict[int, Probabilities]] = {}
    for number in range(FOLDS):
        model = RoleModel([text for text in texts if fold[text.site] != number])
        first |= {text.name: model.probabilities(text) for text in texts if fold[text.site] == number}
    return RoleModel(texts).weights(), heading_trees(texts, first), title_trees(texts, first)


class RoleModel:
    """The first model: a regression from the features of a line to its role."""

    def __init__(self, texts: Sequence[LabelledText]) -> None:
        rows, roles, weights = [], [], []
        for text in texts:
            for at, weight in training_lines(text):
                rows.append(dict.fromkeys(text.names[at], 1))
                roles.append(ROLES.index(text.labels[at]))
                weights.append(weight)
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
    """Rows of the second model: the measures of a line, whether it is a positive, and its weight."""

    def __init__(self) -> None:
        self._measures: list[Mapping[str, float]] = []
        self._is_positive: list[bool] = []
        self._weights: list[float] = []

    def add(self, measures: Mapping[str, float], *, is_positive: bool, weight: float) -> None:
        self._measures.append(measures)
        self._is_positive.append(is_positive)
        self._weights.append(weight)

    def trees(self, least_lines: int) -> Trees:
        """Fit trees that add up to the log-odds."""
        names = sorted(self._measures[0])
        table = np.array([[row[name] for name in names] for row in self._measures], float)
        model = HistGradientBoostingClassifier(
            max_depth=2,
            max_iter=TREES,
            learning_rate=LEARNING_RATE,
            min_samples_leaf=least_lines,
            l2_regularization=TREE_REGULARISATION,
            max_features=TRIED,
            early_stopping=False,
            random_state=0,
        )
        model.fit(table, np.array(self._is_positive), sample_weight=self._weights)
        start = float(np.ravel(model._baseline_prediction)[0])
        return Trees(round(start, 3), tuple(_tree(one.nodes, names) for (one,) in model._predictors))


def _tree(nodes: np.ndarray, names: Sequence[str]) -> Tree:
    """Return a tree as a question with the questions for both answers; a leaf asks again and gets one value."""

    def question(at: int) -> Question:
        node, root = nodes[at], nodes[0]
        if node["is_leaf"]:
            return names[root["feature_idx"]], _edge(root), _value(node), _value(node)
        low, high = nodes[node["left"]], nodes[node["right"]]
        return names[node["feature_idx"]], _edge(node), _value(low), _value(high)

    root = nodes[0]
    if root["is_leaf"]:
        return names[0], 0.0, (names[0], 0.0, _value(root), _value(root)), (names[0], 0.0, _value(root), _value(root))
    return names[root["feature_idx"]], _edge(root), question(int(root["left"])), question(int(root["right"]))


def _edge(node: np.void) -> float:
    return float(f"{float(node['num_threshold']):.4g}")


def _value(node: np.void) -> float:
    return round(float(node["value"]), 3) + 0.0


def heading_trees(texts: Sequence[LabelledText], first: Mapping[str, Mapping[int, Probabilities]]) -> Trees:
    """Fit the model that decides whether a candidate is a heading."""
    rows = TrainingRows()
    for text in texts:
        candidates, groups = Candidates(text.features, first[text.name]), text.features.groups
        labelled = (at for at in candidates.indices if text.labels[at] in WEIGHT)
        indices = [at for at in labelled if is_heading_candidate(groups, at)]
        number = Counter(text.labels[at] == "H" for at in indices)
        for at in indices:
            is_heading = text.labels[at] == "H"
            weight = min(1.0, (MOST_HEADINGS if is_heading else MOST_OTHERS) / number[is_heading])
            weight *= MORE_WEIGHT if text.is_more else 1.0
            rows.add(candidates.measures(at), is_positive=is_heading, weight=weight)
    return rows.trees(LEAST_LINES["headings"])


def title_trees(texts: Sequence[LabelledText], first: Mapping[str, Mapping[int, Probabilities]]) -> Trees:
    """Fit the model that chooses the title, from the texts that do not clearly start with it."""
    rows = TrainingRows()
    for text in (one for one in texts if one.features.groups and opening_title(one.features) < 0):
        measures = title_measures(text.features, first[text.name])
        measures = {at: one for at, one in measures.items() if text.labels[at] != "o"}
        number = Counter(text.labels[at] == "T" for at in measures)
        if text.is_more and not number[True]:
            continue
        for at, one in measures.items():
            is_title = text.labels[at] == "T"
            weight = min(1.0, (1 if is_title else MOST_OTHERS) / number[is_title])
            rows.add(one, is_positive=is_title, weight=weight * (MORE_WEIGHT if text.is_more else 1.0))
    return rows.trees(LEAST_LINES["titles"])


def held_out(texts: Sequence[LabelledText], folder: Path, seed: int) -> dict[str, object]:
    """Return the prediction for each text by models that were fitted on the other folds."""
    fold = folds(texts, seed)
    found: dict[str, object] = {}
    for number in range(FOLDS):
        weights, headings, titles = fit([text for text in texts if fold[text.site] != number])
        model_weights.WEIGHTS = weights  # type: ignore[assignment]  # rows of four
        packed_weights.cache_clear()
        model_trees.HEADINGS, model_trees.TITLES = headings, titles
        for text in texts:
            if fold[text.site] == number and not text.is_more:
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


def trees_module(headings: Trees, titles: Trees) -> str:
    return (
        '"""Trees that rescore headings and titles by measures; generated by benchmarks/fit_structure.py."""\n\n'
        "# ruff: noqa: E501\n# fmt: off\n\n"  # one tree a line
        "from typing import NamedTuple, TypeAlias\n\n"
        "Question: TypeAlias = tuple[str, float, float, float]\n"
        '"""A measure, an edge, and the values for measures up to the edge and above it."""\n\n'
        "Tree: TypeAlias = tuple[str, float, Question, Question]\n"
        '"""A measure, an edge, and the questions for measures up to the edge and above it."""\n\n\n'
        "class Trees(NamedTuple):\n"
        '    """The log-odds are `start` and the sum of the values that the trees give."""\n\n'
        "    start: float\n    trees: tuple[Tree, ...]\n\n\n"
        f"{_table('HEADINGS', headings)}\n{_table('TITLES', titles)}"
    )


def _table(name: str, trees: Trees) -> str:
    rows = "".join(f"    {row!r},\n" for row in trees.trees)
    return f"{name} = Trees({trees.start!r}, (\n{rows}))\n".replace("'", '"')


if __name__ == "__main__":
    main()
