from textwrap import dedent

import pytest

from cagent_ls.syntax.document import parse


def comments(text: str) -> list[str]:
    document = parse(text)
    return [text[span.start : span.end] for span in document.comments]


def test_comments_are_found_wherever_they_stand() -> None:
    text = dedent("""\
        #!/usr/bin/env docker agent
        # top
        agents: # of the section
          # above an entry
          root: # of the entry
            model: dmr/x#1  # not the first one
            instruction: |  # of the header
              # not a comment
              Be kind. # nor this
            # after the text
            tags: [a, # in flow
              'b # c', "d # e"]
        # the end""")
    assert comments(text) == [
        "#!/usr/bin/env docker agent",
        "# top",
        "# of the section",
        "# above an entry",
        "# of the entry",
        "# not the first one",
        "# after the text",
        "# in flow",
        "# the end",
    ]


@pytest.mark.parametrize("text", ["a: b#c\n", "a: '# x'\n", "a: >-\n  # x\n", "", "a: [b#]\n"])
def test_a_hash_in_a_value_is_no_comment(text: str) -> None:
    assert comments(text) == []


def test_comments_of_unchanged_blocks_stay_right_after_an_edit() -> None:
    before = parse("a: 1 # x\nb: 2 # y\n")
    after = parse("new: 0\n" + before.text, before)
    assert [after.text[s.start : s.end] for s in after.comments] == ["# x", "# y"]
