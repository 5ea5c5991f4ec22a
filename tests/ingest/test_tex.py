"""TeX becomes Unicode where that is safe; everything else stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.tex import tex_to_unicode


@pytest.mark.parametrize(
    ("source", "turned"),
    [
        (r"A $k$-means in $O(n^2)$", "A k-means in O(n^2)"),
        (r"$\mathbf{x} \in \mathbb{R}^{d \times k}$", "x∈ℝ^(d × k)"),
        (r"$\frac{a+b}{c}$ and $\frac{1}{2}$", "(a+b)/c and 1/2"),
        (r"$\sim$30pp, $\leq$1.5\% at $1{,}000$", "∼30pp, ≤1.5% at 1,000"),
        (r"$79.0\pm3.5$, $10^{-3}$, $x^{n-1}$", "79.0±3.5, 10^-3, x^(n-1)"),
        (r"\textbf{bold} \emph{x $k$} 5\times", "bold x k 5×"),
        (r"Garc\'{\i}a, M\"uller, Ho\v{s}ek, {\o}", "García, Müller, Hošek, ø"),
        (r"costs US\$28 vs.\ 30", "costs US$28 vs. 30"),
        (r"code at \url{https://a.example/b_c}", "code at https://a.example/b_c"),
        (r"\href{https://a.example}{here}", "here (https://a.example)"),
        (r"Role-Agent, \textcolor{black}{a framework} that", "Role-Agent, a framework that"),
    ],
)
def test_tex_is_turned(source: str, turned: str) -> None:
    assert tex_to_unicode(source) == turned


@pytest.mark.parametrize(
    "source",
    [
        "from $5 to $10",
        "$1M-$2M, US$3 and $4/$5",
        "saves $1,041.67 compared to random selection, $9 more",
        r"we present \method{} and $\ours{x}$",
        r"C:\temp\new and C:\alpha\beta",
        r"\cite{foo2024} shows \unknown",
        r"unbalanced $x and \textbf{open",
        "no TeX at all: snake_case, x^2, {braces}, ~home",
    ],
)
def test_everything_else_stays(source: str) -> None:
    assert tex_to_unicode(source) == source


@given(st.text(alphabet="abc $5\\{}^_.,%\n", max_size=60))
def test_no_digit_is_lost_or_invented(source: str) -> None:
    turned = tex_to_unicode(source)
    assert [c for c in turned if c.isdigit()] == [c for c in source if c.isdigit()]


@given(st.text(max_size=80).filter(lambda text: "\\" not in text and "$" not in text))
def test_text_without_tex_is_the_same_object(source: str) -> None:
    assert tex_to_unicode(source) is source
