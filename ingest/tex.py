r"""TeX in titles and abstracts, as Unicode, by pylatexenc.

Only what is unmistakably TeX is touched: `$…$`, `\(…\)`, a few text commands, accents, escaped
characters and single symbols. "$5 to $10" is money and stays. Whatever cannot be turned without
losing or inventing a word or a number stays as it stands in the source.
"""

import re
from collections import Counter
from functools import cache, lru_cache
from unicodedata import normalize

from pylatexenc import macrospec
from pylatexenc.latex2text import (
    LatexNodes2Text,
    MacroTextSpec,
    get_default_latex_context_db,
)
from pylatexenc.latexwalker import LatexWalkerError

_LONGEST = 1000
_TRANSPARENT = ("operatorname", "texttt", "boldsymbol", "uline")
_TEX = re.compile(
    r"""
    \$\$(?P<display>[^$]+)\$\$
  | (?<!\\)\$(?P<inline>(?:[^$\\]|\\.)+)(?<!\\)\$
  | \\\((?P<round>.+?)\\\)
  | \\\[(?P<square>.+?)\\\]
  | (?P<text>\\(?:textbf|textit|textsc|textrm|textsf|texttt|emph|underline|uline|mbox|text)
      \s*\{(?:[^{}]|\{[^{}]*\})*\})
  | (?P<accent>\{\\["'`^~=.]\s*(?:\\?[A-Za-z]|\{\\?[A-Za-z]\})\}
      | \\["'`^~=.]\s?(?:\{\\?[A-Za-z]\}|\\[ij](?![A-Za-z])|[A-Za-z])
      | \{\\[uvHcdbrkt]\s+[A-Za-z]\} | \\[uvHcdbrkt]\s?\{\\?[A-Za-z]{1,2}\}
      | \{\\(?:ss|ae|AE|oe|OE|aa|AA|o|O|l|L|i|j)\}
      | \\(?:ss|ae|AE|oe|OE|aa|AA)(?![A-Za-z])(?:\{\}|\s)?)
  | (?P<escaped>\\[%&_\#${}])
  | (?P<blank>\\[ ,;])
  | \\url\{(?P<url>[^{}\s]+)\}
  | \\href\{(?P<href>[^{}\s]+)\}\{(?P<label>[^{}]*)\}
  | \\textcolor\s*\{[^{}]*\}\s*\{(?P<colored>[^{}]*)\}
  | (?<![A-Za-z:\\/])(?P<symbol>\\[A-Za-z]{2,}(?![A-Za-z\\/]))
    """,
    re.VERBOSE | re.DOTALL,
)
_MACRO = re.compile(r"\\([A-Za-z]+)")
_WORD = re.compile(r"[A-Za-z]{2,}")
_NUMBER = re.compile(r"\d")
_SCRIPT = re.compile(r"([\^_])\{((?:[^{}]|\{[^{}]*\})*)\}")
_OPERATOR = re.compile(r".[\s+\-*/=,]")
_MATH_ALPHABET = re.compile("[\U0001d400-\U0001d7ff]")


def tex_to_unicode(text: str) -> str:
    """`text` with its TeX turned into Unicode, and everything else untouched.

    Fractions of more than a token get parentheses; letters of the mathematical alphabets
    (`\\mathbf{x}`) become plain ones, so that they can be found. A text without `$` and `\\` comes
    back as the same object.
    """
    if "$" not in text and "\\" not in text:
        return text
    return _TEX.sub(_turn, text)


def _turn(match: re.Match[str]) -> str:
    source = match[0]
    if len(source) > _LONGEST or (match["inline"] and not _is_math(match)):
        return source
    math = match["display"] or match["inline"] or match["round"] or match["square"]
    if math:
        return _convert(f"${math.strip()}$") or source
    if match["blank"] or match["url"]:
        return match["url"] or " "
    if match["href"]:
        return f"{match['label']} ({match['href']})"
    if match["colored"] is not None:
        return match["colored"]
    if match["symbol"]:
        return _symbol(source[1:]) or source
    return _convert(source) or source


def _is_math(match: re.Match[str]) -> bool:
    """Pandoc's rule for dollars (no blank inside them, no digit behind), and no plain prose."""
    inside = match["inline"]
    if inside[0].isspace() or inside[-1].isspace():
        return "\\" in inside
    behind = match.string[match.end() : match.end() + 1]
    if behind.isdigit() and "\\" not in inside and _NUMBER.search(inside):
        return False
    return "\\" in inside or not re.search(r"[A-Za-z]{2,}\s+[A-Za-z]{2,}", inside)


@lru_cache(maxsize=4096)
def _convert(source: str) -> str | None:
    """pylatexenc's Unicode for a snippet, or None where something would be lost or invented."""
    macros = _MACRO.findall(source)
    if any(_latex().latex_context.get_macro_spec(macro) is None for macro in macros):
        return None
    try:
        turned = _latex().latex_to_text(_SCRIPT.sub(_parenthesise, source))
    except (LatexWalkerError, LookupError, TypeError, ValueError, RecursionError):
        return None  # half-written TeX; the source's own wording stands
    turned = _MATH_ALPHABET.sub(lambda letter: normalize("NFKC", letter[0]), turned)
    turned = turned.replace("\xa0", " ")
    return turned if _same_words(source, turned, macros) else None


def _same_words(source: str, turned: str, macros: list[str]) -> bool:
    """True where the two have the same digits and the same words, operators' names aside."""
    if _NUMBER.findall(source) != _NUMBER.findall(turned):
        return False
    words = Counter(_WORD.findall(_MACRO.sub(" ", source)))
    found = Counter(_WORD.findall(turned))
    joined = "".join(_WORD.findall(turned))
    missing = [word for word in words - found if word not in joined]
    known = set(_WORD.findall(source)) | set(macros)
    source_letters = "".join(re.findall(r"[A-Za-z]", source))
    invented = [word for word in found if word not in known and word not in source_letters]
    return (
        not missing
        and not invented
        and bool(turned.strip())
        and source.count("<") == turned.count("<")
    )


def _parenthesise(script: re.Match[str]) -> str:
    """`^{n-1}` as `^(n-1)`: pylatexenc drops the braces, which would make it x^n-1."""
    inside = script[2].strip()
    return f"{script[1]}({inside})" if _OPERATOR.search(inside) else script[0]


def _symbol(macro: str) -> str | None:
    """The one character that a bare macro such as `\\times` stands for."""
    spec = _latex().latex_context.get_macro_spec(macro)
    turned = getattr(spec, "simplify_repl", None)
    return turned if isinstance(turned, str) and len(turned) == 1 else None


@cache
def _latex() -> LatexNodes2Text:
    context = get_default_latex_context_db()
    context.add_context_category(
        "preread",
        prepend=True,
        macros=[
            MacroTextSpec("|", "‖"),
            *(MacroTextSpec(macro, discard=False) for macro in _TRANSPARENT),
            *(MacroTextSpec(macro, _fraction) for macro in ("frac", "tfrac", "dfrac")),
        ],
    )
    # An unknown macro is a doubt, not an empty string.
    context.set_unknown_macro_spec(None)
    return LatexNodes2Text(latex_context=context, math_mode="text", keep_comments=True)


def _fraction(node: macrospec.ParsedMacroArgs, l2tobj: LatexNodes2Text) -> str:
    over, under = (l2tobj.nodelist_to_text([part]).strip() for part in node.nodeargs[-2:])
    return "/".join(part if re.fullmatch(r"\w+", part) else f"({part})" for part in (over, under))
