"""Parts of pages that are drawn before what stands above them."""

from django.template import Context, Template


def test_a_part_is_drawn_at_once_and_shown_further_down() -> None:
    drawn: list[str] = []

    def says(word: str) -> str:
        drawn.append(word)
        return word

    template = Template(
        "{% load early %}{% early below %}<{{ foot }}>{% endearly %}{{ table }}, {{ below }}"
    )
    page = template.render(Context({"table": lambda: says("table"), "foot": lambda: says("foot")}))
    assert page == "table, <foot>"
    assert drawn == ["foot", "table"]
