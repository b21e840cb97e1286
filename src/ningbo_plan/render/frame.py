"""Evaluations as a pandas data frame, for those who go on computing."""

from collections.abc import Iterable

import pandas

from ningbo_plan.judging.evaluation import Evaluation
from ningbo_plan.messages import Language, messages_for
from ningbo_plan.render.csv import COLUMNS, lines_of
from ningbo_plan.report.view import view_of


def to_frame(evaluations: Iterable[Evaluation], language: Language = Language.ZH_HANT) -> pandas.DataFrame:
    """One line for each row and each component, with the columns of the CSV; absent figures are NaN."""
    messages = messages_for(language)
    lines = [line for evaluation in evaluations for line in lines_of(view_of(evaluation, messages))]
    return pandas.DataFrame(lines, columns=list(COLUMNS))
