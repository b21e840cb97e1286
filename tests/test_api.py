"""The public names of the package, each found where it is said to be."""

from fractions import Fraction

import ningbo_plan


def test_every_public_name_is_there() -> None:
    for name in ningbo_plan.__all__:
        assert getattr(ningbo_plan, name) is not None
    assert set(dir(ningbo_plan)) == set(ningbo_plan.__all__)


def test_frame_holds_what_the_csv_holds() -> None:
    catalog = ningbo_plan.load_catalog()
    submissions = ningbo_plan.read_submissions(["examples/demonstration-2023.yaml"])
    evaluations = ningbo_plan.evaluate(catalog, ningbo_plan.check_submissions(catalog, submissions))
    frame = ningbo_plan.to_frame(evaluations)
    header, *lines = ningbo_plan.render_evaluations(evaluations, "csv").splitlines()
    assert ",".join(frame.columns) == header
    assert len(frame) == len(lines) == 31
    # (135.9 − 110.3) ÷ (150 − 110.3) ÷ 3/5
    assert frame.set_index("no").loc[1, "ratio"] == float(Fraction(256, 397) / Fraction(3, 5))
