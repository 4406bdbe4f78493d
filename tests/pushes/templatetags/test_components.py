"""Tests of the tag that puts a component around a piece of a page."""

from django.template import Context, Engine, Template

COMPONENTS = {
    "components/said.html": "<p class='{{ look }}'>{{ words }}: {{ content }}{{ of_the_page }}</p>",
    "components/form.html": "<form>{% csrf_token %}{{ content }}</form>",
}
ENGINE = Engine(
    loaders=[("django.template.loaders.locmem.Loader", COMPONENTS)],
    libraries={"components": "pushes.templatetags.components"},
    builtins=["django.template.defaulttags"],
)


def rendered(source: str, **of_the_page: object) -> str:
    return Template("{% load components %}" + source, engine=ENGINE).render(Context(of_the_page))


def test_arguments_are_escaped_and_what_stands_inside_stays_as_it_was_rendered() -> None:
    source = '{% component "said" words=words %}<b>{{ words }}</b>{% endcomponent %}'
    assert rendered(source, words="<1>") == "<p class=''>&lt;1&gt;: <b>&lt;1&gt;</b></p>"


def test_white_space_around_what_stands_inside_is_not_part_of_it() -> None:
    assert rendered('{% component "said" %}\n  a b\n{% endcomponent %}') == "<p class=''>: a b</p>"


def test_a_component_sees_its_arguments_and_nothing_else_of_the_page() -> None:
    source = '{% component "said" words="so" %}{{ of_the_page }}{% endcomponent %}'
    assert rendered(source, of_the_page="page", look="page") == "<p class=''>so: page</p>"


def test_an_argument_may_be_called_name() -> None:
    assert rendered('{% component "said" name="n" %}a{% endcomponent %}') == "<p class=''>: a</p>"


def test_a_form_in_a_component_has_the_token() -> None:
    field = '<input type="hidden" name="csrfmiddlewaretoken" value="token">'
    assert rendered('{% component "form" %}a{% endcomponent %}', csrf_token="token") == f"<form>{field}a</form>"


def test_components_stand_inside_components() -> None:
    inner = '{% component "said" words="in" %}a{% endcomponent %}'
    outer = f'{{% component "said" words="out" %}}{inner}{{% endcomponent %}}'
    assert rendered(outer) == "<p class=''>out: <p class=''>in: a</p></p>"


def test_sentences_follow_each_other_as_their_language_writes_them() -> None:
    source = "{% sentences %}\n  {{ one }}\n  {% if two %}\n  {{ two }}\n  {% endif %}\n{% endsentences %}"
    assert rendered(source, one="已开始。", two="已结束。") == "已开始。已结束。"
    assert " ".join(rendered(source, one="It <began>.", two="It ended.").split()) == "It &lt;began&gt;. It ended."
