"""Parts of pages that are drawn before what stands above them."""

from django.template import Context, Engine, Template


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


def test_another_page_fills_a_block_in_it() -> None:
    base = "{% load early %}{% early below %}{% block scripts %}none{% endblock %}{% endearly %}page, {{ below }}"
    page = "{% extends 'base' %}{% block scripts %}list.js{% endblock %}"
    engine = Engine(
        loaders=[("django.template.loaders.locmem.Loader", {"base": base, "page": page})],
        libraries={"early": "weidewinkels.web.templatetags.early"},
    )
    assert engine.get_template("page").render(Context()) == "page, list.js"
