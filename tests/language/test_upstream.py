"""The comparison with a checkout, on a few lines of Go of our own."""

from pathlib import Path

import pytest

from cagent_ls.language.upstream import (
    differences,
    go_fields,
    main,
    registered,
    unknown_in_messages,
)

TYPES = """\
package latest

const Version = "16"

// BudgetConfig has limits.
type BudgetConfig struct {
	MaxCost   float64  `json:"max_cost,omitempty" yaml:"max_cost,omitempty"`
	MaxTokens int64    `json:"max_tokens"` // a comment
	MaxTime   Duration `yaml:"max_time" json:"other"`
	Hidden    string   `json:"-"`
	untagged  int
}

type helper struct {
	text string
}
"""

CHECKS = """\
package latest

func (b *BudgetConfig) check() error {
	if b.MaxCost < 0 {
		return fmt.Errorf("max_cost is negative: %v", b.MaxCost)
	}
	return errors.New("max_tokens excludes max_words")
}
"""

REGISTRY = """\
package toolsets

func Creators() map[string]Creator {
	return map[string]Creator{
		"think": func(_ context.Context) (tools.ToolSet, error) { return think.New(), nil },
		"dance": createDance,
	}
}

func Old(r *Registry) {
	r.Register("todo", createTodo)
	log.Print("shell", "done")
}
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    latest = tmp_path / "pkg/config/latest"
    latest.mkdir(parents=True)
    (latest / "types.go").write_text(TYPES, "utf-8")
    (latest / "validate.go").write_text(CHECKS, "utf-8")
    (latest / "types_test.go").write_text(TYPES.replace("max_cost", "not_read"), "utf-8")
    registry = tmp_path / "pkg/teamloader/toolsets"
    registry.mkdir(parents=True)
    (registry / "toolsets.go").write_text(REGISTRY, "utf-8")
    (tmp_path / "CHANGELOG.md").write_text("# Changes\n\n## [v1.148.0] - 2026-10-05\n", "utf-8")
    return tmp_path


def test_what_is_read() -> None:
    assert go_fields([TYPES]) == {"BudgetConfig": {"max_cost", "max_tokens", "max_time"}}
    assert registered([REGISTRY]) == {"think", "dance", "todo"}
    assert unknown_in_messages([CHECKS]) == {"max_words (max_tokens excludes max_words)"}


def test_what_differs(checkout: Path) -> None:
    found = list(differences(checkout))
    assert "message about max_words (max_tokens excludes max_words)" in found
    assert "toolset type dance: not in the data" in found
    assert "toolset type git: not in docker-agent" in found
    assert not any("Budget" in line or "todo" in line for line in found)


def test_a_key_and_a_struct_that_are_new(checkout: Path) -> None:
    types = checkout / "pkg/config/latest/types.go"
    dance = 'type DanceConfig struct {\n\tSteps int `json:"steps"`\n}\n'
    types.write_text(TYPES.replace("max_cost", "max_price") + dance, "utf-8")
    found = list(differences(checkout))
    assert "format 16: Budget.max_price: not in the data" in found
    assert "format 16: Budget.max_cost: not in docker-agent" in found
    assert "format 16: DanceConfig: not in the data, with steps" in found


def test_a_format_of_its_own_is_compared_with_that_format(checkout: Path) -> None:
    old = checkout / "pkg/config/v2"
    old.mkdir()
    source = (
        'type Metadata struct {\n\tAuthor string `json:"author"`\n\tTags []string `json:"tags"`\n}'
    )
    (old / "types.go").write_text(source, "utf-8")
    found = [line for line in differences(checkout) if line.startswith("format 2")]
    assert found == [
        "format 2: Metadata.tags: not in the data",
        "format 2: Metadata.license: not in docker-agent",
        "format 2: Metadata.readme: not in docker-agent",
    ]


def test_a_newer_format_and_no_checkout_at_all(
    checkout: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    types = checkout / "pkg/config/latest/types.go"
    types.write_text(TYPES.replace('"16"', '"99"'), "utf-8")
    assert "format 99 is newer than the data" in differences(checkout)
    assert main(str(tmp_path / "nothing")) == 1
    assert "no docker-agent" in capsys.readouterr().out
