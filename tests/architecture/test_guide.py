"""The guide says what is: its commands, settings, routes, links, pictures and the words on screens all exist."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest

from app import cli
from app.core.i18n import read_catalogue, speaking
from app.guide import chapters, search
from tests.architecture import source
from tests.architecture.test_translations import messages
from tools import pictures

LANGUAGES = ("en", "zh")
GUIDE = {language: sorted((chapters.FOLDER / language).glob("*.md")) for language in LANGUAGES}
PAGES = [*GUIDE["en"], *GUIDE["zh"]]
SPOKEN_OF = [*PAGES, source.ROOT / "README.md", source.ROOT / "docs" / "backup.md"]
SETTING = r"\b(?:TRIBUTARY_[A-Z_]+|DATABASE_URL)\b"


def name(path: Path) -> str:
    return str(path.relative_to(source.ROOT))


def commands(text: str) -> Iterator[list[str]]:
    """What follows `crm` on lines of code, up to a comment, a pipe or another command."""
    code = re.findall(r"```sh\n(.*?)```|`([^`\n]+)`", text, re.DOTALL)
    for block, span in code:
        for typed in re.findall(r"(?:^|\s)crm ([a-z][^\n#;|>`：]*)", block or span):
            yield shlex.split(typed.replace("[", "").replace("]", ""))


def fault(typed: list[str]) -> str | None:
    """What is wrong with a command as it is written; None if it could be typed so."""
    words = [word for word in typed if not word.startswith("-")]
    if words[0] not in cli.COMMANDS:
        return words[0]
    command, rest = cli.loaded(words[0]), words[1:]
    while rest and getattr(command, "commands", None):
        if rest[0] not in command.commands:
            return rest[0]
        command, rest = command.commands[rest[0]], rest[1:]
    known = {option for one in command.params for option in one.opts} | {"--help"}
    return next((word for word in typed if word.startswith("--") and word not in known), None)


@pytest.mark.parametrize("page", SPOKEN_OF, ids=name)
def test_every_command_can_be_typed(page):
    assert {" ".join(typed): wrong for typed in commands(page.read_text()) if (wrong := fault(typed))} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_guide_names_every_command(language):
    told = {typed[0] for page in GUIDE[language] for typed in commands(page.read_text())}
    assert set(cli.COMMANDS) - told == set()


def test_a_command_that_is_not_there_is_noticed():
    assert [fault(typed) for typed in commands("`crm kpi x --buy y` `crm backup then` `crm fly`")] == [
        "--buy",
        "then",
        "fly",
    ]


@pytest.mark.parametrize("page", SPOKEN_OF, ids=name)
def test_every_setting_and_make_target_exists(page):
    text = page.read_text()
    makes = set(re.findall(r"^([a-z]+):", (source.ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(SETTING, text)) - settings() == set()
    assert set(re.findall(r"(?:^|`)make ([a-z]+)", text, re.MULTILINE)) - makes == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_operations_name_every_setting(language):
    told = (chapters.FOLDER / language / "operations.md").read_text()
    assert settings() - set(re.findall(SETTING, told)) == set()


def settings() -> set[str]:
    read = (source.ROOT / "app" / "core" / "settings.py").read_text()
    return set(re.findall(SETTING, read))


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_link_and_picture_leads_somewhere(page):
    lost = []
    for target in re.findall(r"\]\(([^)]+)\)", page.read_text()):
        path, _hash, anchor = unquote(target).partition("#")
        to = (page.parent / path).resolve()
        if not to.is_file() or (anchor and anchor not in anchors(to)):
            lost.append(target)
    assert lost == []


def anchors(page: Path) -> set[str]:
    return {chapters.anchor_of(head) for head in re.findall(r"^## (.+)$", page.read_text(), re.MULTILINE)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_pictures_are_those_that_the_command_takes_and_the_guide_shows(language):
    asked = rf"pictures/{language}/([\w-]+)"
    shown = {file for page in GUIDE[language] for file in re.findall(asked, page.read_text())}
    kept = {path.stem: path.stat().st_size for path in (chapters.PICTURES / language).glob("*")}
    assert shown == set(kept) == set(pictures.PICTURES)
    assert max(kept.values()) < 100_000


@pytest.mark.parametrize("language", LANGUAGES)
def test_bold_words_stand_on_screens(language):
    chinese = {entry.id: entry.string for entry in read_catalogue("zh")}
    on_screens = {form[0] if language == "en" else chinese.get(form[0]) for _where, form in messages()}
    told = {word for page in GUIDE[language] for word in re.findall(r"\*\*([^*]+)\*\*", page.read_text())}
    assert told - on_screens == set()


def test_both_languages_have_the_same_chapters_sections_and_commands():
    shape = {
        language: {
            page.name: (len(anchors(page)), re.findall(r"^crm .*?(?=  |$)", page.read_text(), re.MULTILINE))
            for page in GUIDE[language]
        }
        for language in LANGUAGES
    }
    assert shape["en"] == shape["zh"]
    assert [path.stem for path in GUIDE["en"]] == sorted(chapters.ROLES)


def test_every_route_named_exists(application):
    known = {re.sub(r"\{\w+\}", "{}", path) for path in application.app.app.openapi()["paths"]}
    for page in PAGES:
        named = re.findall(r"`(/api/v1/[^`?]*)", page.read_text())
        assert {re.sub(r"\{\w+\}|(?<=kpis/)\w+", "{}", path) for path in named} - known == set()


@pytest.mark.parametrize(
    ("language", "asked", "chapter", "anchor"),
    [
        ("en", "attribution markov", "marketing", "attribution"),
        ("en", "SMTP password", "operations", "settings"),
        ("zh", "归因", "marketing", "归因"),
        ("zh", "撤销转化", "sales", "线索"),
    ],
)
def test_a_search_finds_the_section_that_says_it(language, asked, chapter, anchor):
    with speaking(language):
        best = search.find(asked)[0]
    assert (best.chapter.name, best.section.anchor) == (chapter, anchor)
    assert asked.split()[-1].lower() in best.excerpt.lower() or asked.split()[0].lower() in best.excerpt.lower()


def test_a_search_for_what_is_not_there_finds_nothing():
    assert search.find("zebra") == search.find("  ") == []
