"""Every string a person sees exists in both languages."""

import ast
import re
import string
from collections.abc import Iterator
from inspect import cleandoc
from pathlib import Path

import pytest
import typer
import typer.main
from babel.messages import Catalog
from babel.messages.extract import extract_from_dir

from app import cli
from app.core.errors import CrmError
from app.core.i18n import LOCALE_FOLDER, read_catalogue
from tests.architecture import source

PACKAGES = ("app", "dashboards", "models_ml", "pipelines")

CALLS = {"_": None, "_l": None, "ngettext": (1, 2), "_ln": (1, 2)}
REFUSALS = {error.__name__ for error in (CrmError, *CrmError.__subclasses__())}
SAME = {"CAC", "ROAS", "Shapley", "n = {n}"}
"""Said alike in Chinese."""


def messages() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Where, and its forms: every message of the source."""
    for package in PACKAGES:
        found = extract_from_dir(source.ROOT / package, [("**.py", "python")], {}, CALLS)
        for file, line, message, _comments, _context in found:
            yield f"{package}/{file}:{line}", (message,) if isinstance(message, str) else tuple(message)
    yield from ((where, (words,)) for where, words in helps())
    for name in ("app/signin/sign_in.html", "app/signin/choose_password.html", "app/installation/away.html"):
        page = (source.ROOT / name).read_text()
        yield from ((name, (words,)) for words in re.findall(r'_\("([^"]+)"\)', page))


def helps() -> Iterator[tuple[str, str]]:
    """Command, and its words: what each says of itself and of what may be typed after it."""
    root = typer.main.get_command(cli.main)
    groups = [("crm", root), *((f"crm {name}", cli.loaded(name)) for name in cli.COMMANDS)]
    while groups:
        path, command = groups.pop()
        for one in (command, *command.get_params(typer.Context(command))):
            if one.help:
                yield path, cleandoc(one.help)
        if path != "crm":
            groups += [(f"{path} {name}", part) for name, part in getattr(command, "commands", {}).items()]


@pytest.fixture(scope="module")
def chinese() -> Catalog:
    return read_catalogue("zh")


def test_every_message_has_a_chinese_one(chinese):
    missing = {where: forms[0] for where, forms in messages() if not _said(chinese, forms[0])}
    assert missing == {}


def test_no_message_is_translated_twice():
    """Of two translations one would be followed, and the other corrected in vain."""
    file = (LOCALE_FOLDER / "zh" / "LC_MESSAGES" / "messages.po").read_text()
    said = re.findall(r'^msgid ((?:".*"\n)+)', file, re.MULTILINE)
    assert sorted({one for one in said if said.count(one) > 1}) == []


def test_chinese_has_punctuation_of_its_own(chinese):
    narrow = re.compile(r"[\u4e00-\u9fff][,;:?!]|^[,;:?!]$")
    said = {entry.id: _strings(chinese, entry.id) for entry in chinese if entry.id}
    assert {key: words for key, words in said.items() if any(narrow.search(one) for one in words)} == {}


def test_a_term_of_the_glossary_is_called_so_everywhere(chinese):
    """As a message of its own, and wherever a longer English message begins with it and a colon."""
    terms = glossary()
    assert len(terms) > 40
    assert {term: said for term, said in terms.items() if said not in _strings(chinese, term)} == {}
    begun = [(term, entry.id) for entry in chinese for term in terms if str(entry.id).startswith(f"{term}: ")]
    assert begun
    assert {message for term, message in begun if terms[term] not in str(chinese[message].string)} == set()


def glossary() -> dict[str, str]:
    """English term -> its Chinese, as docs/glossary.md has them."""
    rows = re.findall(
        r"^\| (.+?) \| (.+?) \| .+ \|$", (source.ROOT / "docs" / "glossary.md").read_text(), re.MULTILINE
    )
    return {english: said for english, said in rows if english != "English"}


def _strings(chinese: Catalog, message: str) -> tuple[str, ...]:
    found = chinese.get(message)
    said = found.string if found else ""
    return said if isinstance(said, tuple) else (said,)


def _said(chinese: Catalog, message: str) -> bool:
    found = chinese.get(message)
    return bool(
        found and found.string and all(found.string if isinstance(found.string, tuple) else [found.string])
    )


def test_no_chinese_message_outlives_its_string(chinese):
    used = {forms[0] for _where, forms in messages()}
    known = {entry.id if isinstance(entry.id, str) else entry.id[0] for entry in chinese if entry.id}
    assert known - used == set()


def test_both_languages_fill_in_the_same_values(chinese):
    """A value may be left out where Chinese needs none; an unknown one would be an error before the reader."""
    unknown = {
        forms[0]: surplus
        for _where, forms in messages()
        if (surplus := _values(chinese, forms[0]) - {name for form in forms for name in _names(form)})
    }
    assert unknown == {}


def _values(chinese: Catalog, message: str) -> set[str]:
    said = chinese[message].string if _said(chinese, message) else ""
    return {name for form in ([said] if isinstance(said, str) else said) for name in _names(form)}


def _names(text: str) -> set[str]:
    return {name for _literal, name, _spec, _how in string.Formatter().parse(text) if name}


def test_a_chinese_message_is_chinese(chinese):
    english = {
        forms[0]
        for _where, forms in messages()
        if forms[0] not in SAME and re.search("[a-z]{3}", re.sub("{[^}]*}", "", forms[0]))
        if _said(chinese, forms[0]) and not re.search("[\u4e00-\u9fff]", str(chinese[forms[0]].string))
    }
    assert english == set()


def test_no_message_is_put_together_before_it_is_translated():
    """`_(f"...")` and `_(name)` cannot be extracted, so nobody would translate them."""
    wrong = [
        f"{source.name(path)}:{call.lineno}"
        for path in source.files()
        if not source.name(path).startswith("app/core/i18n")
        for call in _calls(path)
        if not (call.args and isinstance(call.args[0], ast.Constant))
    ]
    assert wrong == []


def test_every_refusal_is_said_in_the_readers_language():
    """One that a robot met is kept, and told to whoever reads of it."""
    assert set(_bare_refusals()) == set()


def _bare_refusals() -> Iterator[str]:
    for path in source.files():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Raise) and _is_bare(node.exc):
                yield f"{source.name(path)}:{node.lineno}"


def _is_bare(raised: ast.expr | None) -> bool:
    if not (isinstance(raised, ast.Call) and isinstance(raised.func, ast.Name) and raised.func.id in REFUSALS):
        return False
    told = raised.args[0] if raised.args else ast.Constant("")
    return any(isinstance(one, ast.Constant | ast.JoinedStr) for one in getattr(told, "values", [told]))


SAID = {"echo", "secho", "confirm", "prompt", "BadParameter"}
"""What Typer says to whoever typed a command."""


def test_a_command_speaks_the_language_of_its_terminal():
    assert {where for path in source.files() for where in _bare_words(path)} == set()


def _bare_words(path: Path) -> Iterator[str]:
    """Words that Typer is given as they are, alone or between values; `-` or `s` are none."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in SAID:
            told = node.args[0] if node.args else ast.Constant("")
            ways = [told.body, told.orelse] if isinstance(told, ast.IfExp) else [told]
            parts = [part for way in ways for part in getattr(way, "values", [way])]
            if any(isinstance(p, ast.Constant) and re.search("[A-Za-z]{3}", str(p.value)) for p in parts):
                yield f"{source.name(path)}:{node.lineno}"


def _calls(path) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
            yield node


SPEECH = re.compile("[\u4e00-\u9fff].*[。，；：？！]|[。，；：？！].*[\u4e00-\u9fff]")
"""Chinese with punctuation of its own: a sentence, no name and no way of writing something."""

READ = {"app/core/phones.py": "ways to write an extension"}
"""What looks like Chinese speech and is read."""

OF_THEMSELVES = ["English", "中文"]
"""Languages are called as they call themselves."""


def test_no_sentence_stands_outside_the_catalogue():
    assert {source.name(path) for path in source.files() if any(_outside(path))} - READ.keys() == set()


def _outside(path: Path) -> Iterator[ast.AST]:
    """Chinese sentences, and words in both languages beside each other."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SPEECH.search(node.value):
            yield node
        inside = node.elts if isinstance(node, ast.Tuple) else node.values if isinstance(node, ast.Dict) else []
        words = [one.value for one in inside if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        if (
            len(words) == 2
            and words != OF_THEMSELVES
            and re.search("[A-Za-z]{3}", words[0])
            and re.search("[\u4e00-\u9fff]", words[1])
        ):
            yield node
