"""The templates of Markdown exports that come with readtui."""

from __future__ import annotations

from collections.abc import Mapping

OBSIDIAN = """\
---
title: {{title|yaml}}
{{#authors}}
author: {{authors|list}}
{{/authors}}
{{#address}}
url: {{address|yaml}}
{{/address}}
{{^address}}
source: {{source|yaml}}
{{/address}}
{{#site}}
site: {{site|yaml}}
{{/site}}
{{#published}}
published: {{published|yaml}}
{{/published}}
{{#tags}}
tags: {{tags|list}}
{{/tags}}
{{#state}}
state: {{state}}
{{/state}}
{{#added}}
added: {{added|date}}
{{/added}}
{{#finished}}
finished: {{finished|date}}
{{/finished}}
---
# {{title|line}}

{{#marks}}
{{#new_section}}
## {{new_section|line}}

{{/new_section}}
> [!quote] {{#colour}}{{colour}} {{number}}{{/colour}}{{^colour}}{{kind}} {{letter}}{{/colour}}
{{#quote}}
{{quote|quote}}
{{/quote}}
{{^quote}}
{{label|quote}}
{{/quote}}

{{#note}}
{{note}}

{{/note}}
[{{made|date}}]({{link}}) ^rt-{{uid}}
{{/marks}}
"""

PLAIN = """\
---
title: {{title|yaml}}
{{#authors}}
author: {{authors|list}}
{{/authors}}
{{#address}}
url: {{address|yaml}}
{{/address}}
{{#published}}
published: {{published|yaml}}
{{/published}}
{{#tags}}
tags: {{tags|list}}
{{/tags}}
---
# {{title|line}}

{{#marks}}
{{#new_section}}
## {{new_section|line}}

{{/new_section}}
{{#quote}}
{{quote|quote}}
{{/quote}}
{{^quote}}
{{label|quote}}
{{/quote}}
{{#note}}

{{note}}
{{/note}}
{{/marks}}
"""

TEMPLATES: Mapping[str, str] = {"obsidian": OBSIDIAN, "plain": PLAIN}
"""The templates by their names."""
