"""Words of the command line, in Simplified Chinese and in English.

The screens have gettext catalogues; the command line must speak before anything is compiled or
configured, so each of its texts stands in both languages where it is used.
"""

import os
from collections.abc import Mapping
from typing import Literal, NamedTuple

Language = Literal["zh", "en"]


class Text(NamedTuple):
    """One text in both languages, with `{name}` places for parameters."""

    en: str
    zh: str

    def render(self, language: Language, **params: object) -> str:
        """The text in one language with its parameters filled in."""
        return (self.zh if language == "zh" else self.en).format(**params)


def language(env: Mapping[str, str] | None = None) -> Language:
    """The reader's language: LIANDONG_LANG, else the usual locale variables; English when none is Chinese."""
    env = os.environ if env is None else env
    for name in ("LIANDONG_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = env.get(name, "")
        if value:
            return "zh" if value.lower().startswith("zh") else "en"
    return "en"


def say(en: str, zh: str, **params: object) -> str:
    """One text in the reader's language: `say("Started {name}.", "已启动 {name}。", name="web")`."""
    return Text(en, zh).render(language(), **params)


class Trouble(Exception):
    """A problem that the person at the keyboard can solve: what happened, why, what to do.

    `exit_code` is 1 for a failure and 2 for a wrong use of the command. `liandong` prints it without a
    traceback.
    """

    def __init__(self, en: str, zh: str, *, exit_code: int = 1, **params: object) -> None:
        self.text = Text(en, zh)
        self.params = params
        self.exit_code = exit_code
        super().__init__(en)

    def __str__(self) -> str:
        return self.text.render(language(), **self.params)
