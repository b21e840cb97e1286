"""A form to fill in, in the format asked for."""

from typing import Literal

from ningbo_plan.messages import Language, messages_for
from ningbo_plan.report.template import Template

Format = Literal["yaml", "csv", "xlsx"]


def render_template(template: Template, format: Format, language: Language) -> str | bytes:
    """The form as text, or as the bytes of a workbook, which needs the extra `xlsx`."""
    messages = messages_for(language)
    match format:
        case "yaml":
            from ningbo_plan.render.template_text import render_yaml

            return render_yaml(template, messages)
        case "csv":
            from ningbo_plan.render.template_text import render_csv

            return render_csv(template, messages)
        case "xlsx":
            from ningbo_plan.render.template_xlsx import render_xlsx

            return render_xlsx(template, messages)
