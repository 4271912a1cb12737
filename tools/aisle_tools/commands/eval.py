"""`aisle eval`: questions with known answers through the production code, and figures with their intervals."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from aisle.encoders.models import find_models
from aisle.planner.policy import policy_of
from aisle.process.search_index import embedder_of
from aisle.storefront.storefront import Storefront
from aisle_schemas import Policy, Product
from aisle_tools.commands.options import configured, console, run
from aisle_tools.evaluate.estimates import Case, Difference, Estimate, Statistic, compared, summarised
from aisle_tools.evaluate.planner import OF_OUR_OWN, evaluate_own
from aisle_tools.evaluate.planner_set import Part as OwnPart
from aisle_tools.evaluate.questions import Question, Split, of_split, read_questions
from aisle_tools.evaluate.runs import ANSWERS, RANKING, Evaluation, planner_on, read_cases, write_cases
from aisle_tools.evaluate.shop import Items, opened_shop, read_catalog
from aisle_tools.evaluate.shop import Progress as Told
from aisle_tools.evaluate.tasks.asking import ask_tasks
from aisle_tools.evaluate.tasks.cases import STATISTICS as TASK_STATISTICS
from aisle_tools.evaluate.tasks.cases import case_of as task_case
from aisle_tools.evaluate.tasks.questions import Shop as TaskShop
from aisle_tools.evaluate.tasks.questions import Split as TaskSplit
from aisle_tools.evaluate.tasks.questions import own_tasks, read_tasks
from aisle_tools.evaluate.tasks.shops import demo_shop, retail_demo_store, stock_of

LOG_OF_LOOKS = "docs/decisions/frozen-split-looks.md"

app = typer.Typer(
    help="How good are plans, rankings and answers, on questions with known answers.", no_args_is_help=True
)

CatalogOption = Annotated[Path, typer.Option(metavar="FILE", help="Products, as the import's format epqa has them.")]
QuestionsOption = Annotated[Path, typer.Option(metavar="FILE", help="Questions with graded candidates, JSONL.")]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object of all metrics on standard output.")]
PerQuestionOption = Annotated[Path | None, typer.Option(metavar="OUT", help="Write each question's case, JSONL.")]
AgainstOption = Annotated[
    Path | None, typer.Option(metavar="OUT2", help="Cases of another run: the paired differences from it.")
]
SplitOption = Annotated[Split, typer.Option(help="Only the questions of this part, by the product's id.")]


@app.command()
def ranking(
    catalog: CatalogOption,
    questions: QuestionsOption,
    as_json: JsonOption = False,
    per_question: PerQuestionOption = None,
    against: AgainstOption = None,
    split: SplitOption = "all",
) -> None:
    """The listed candidates as the retriever ranks them, and whether the pipeline finds an answer."""
    _evaluate("ranking", RANKING, catalog, questions, split, _Output(as_json, per_question, against))


@app.command()
def planner(
    catalog: CatalogOption,
    questions: QuestionsOption,
    as_json: JsonOption = False,
    per_question: PerQuestionOption = None,
    against: AgainstOption = None,
    split: SplitOption = "all",
) -> None:
    """Which sources the plans ask, and what our own labelled questions say of the plans."""
    _evaluate("planner", planner_on(split), catalog, questions, split, _Output(as_json, per_question, against))


@app.command()
def plans(
    part: Annotated[OwnPart, typer.Option(help="Of our own labelled questions.")] = "dev",
    as_json: JsonOption = False,
    per_question: PerQuestionOption = None,
    against: AgainstOption = None,
) -> None:
    """Our own labelled questions alone, which need no catalog: what the planner that serves makes of them."""
    settings = configured()
    others = read_cases(against) if against else None
    _warn_of_a_look(part)
    policy = policy_of(settings.planner, find_models(settings.models), embedder_of(settings))
    with _bars(shown=not as_json) as told:
        cases = evaluate_own(policy, part, told)
    _report("plans", cases, others, OF_OUR_OWN, {}, _Output(as_json, per_question, against))


@app.command()
def answers(
    catalog: CatalogOption,
    questions: QuestionsOption,
    as_json: JsonOption = False,
    per_question: PerQuestionOption = None,
    against: AgainstOption = None,
    split: SplitOption = "all",
) -> None:
    """What the whole system answers, against what people wrote from the same passages."""
    _evaluate("answers", ANSWERS, catalog, questions, split, _Output(as_json, per_question, against))


@app.command()
def tasks(
    shop: Annotated[TaskShop, typer.Option(help="Whose own questions are asked.")] = "demo",
    catalog: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="The retail demo store's products.yaml, or any shop's in the format aisle."),
    ] = None,
    questions: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Tasks with their grades, JSONL, in place of our own.")
    ] = None,
    as_json: JsonOption = False,
    per_question: PerQuestionOption = None,
    against: AgainstOption = None,
    split: Annotated[TaskSplit, typer.Option(help="The part of our own questions.")] = "dev",
) -> None:
    """Recommendations and comparisons: what is shown against what was asked for."""
    output = _Output(as_json, per_question, against)
    asked = read_tasks(questions) if questions else own_tasks(shop, split)
    items, store = _shop_of_tasks(shop, catalog)
    others = read_cases(against) if against else None
    with _errors.status("asking …"):
        graded = run(ask_tasks(asked, items, store))
    _report("tasks", [task_case(one) for one in graded], others, TASK_STATISTICS, {}, output)


def _shop_of_tasks(shop: TaskShop, catalog: Path | None) -> tuple[list[Product | Policy], Storefront]:
    """Without a store of its own, a shop sells at the catalog's prices, and has everything."""
    if catalog is None:
        if shop != "demo":
            raise typer.BadParameter(f"the catalog of {shop} is not part of Aisle: name its products.yaml by --catalog")
        return demo_shop()
    items = retail_demo_store(catalog) if catalog.suffix in (".yaml", ".yml") else list(read_catalog(catalog, "aisle"))
    return items, stock_of(items)


class _Output(msgspec.Struct, frozen=True):
    as_json: bool
    per_question: Path | None
    against: Path | None


def _evaluate(name: str, evaluation: Evaluation, catalog: Path, questions: Path, split: Split, output: _Output) -> None:
    """1. Read everything, so that a wrong file costs no minute. 2. Run. 3. Write the cases. 4. Tell the figures."""
    configured()
    asked = of_split(read_questions(questions), split)  # 1
    items = read_catalog(catalog, "epqa")
    others = read_cases(output.against) if output.against else None
    _warn(asked, items, split)
    cases = _run(evaluation, items, asked, shown=not output.as_json)  # 2
    _report(name, cases, others, evaluation.statistics, evaluation.differences, output)  # 3, 4


def _report(
    name: str,
    cases: Sequence[Case],
    others: Sequence[Case] | None,
    statistics: Mapping[str, Statistic],
    differences: Mapping[str, Difference],
    output: _Output,
) -> None:
    """`others`: the cases of another run."""
    if output.per_question is not None:
        write_cases(cases, output.per_question)
    figures = summarised(cases, statistics, differences)
    if others is not None:
        figures |= _prefixed("against_", compared(cases, others, statistics))
    _tell(name, figures, as_json=output.as_json)


def _run(evaluation: Evaluation, items: Items, asked: Sequence[Question], *, shown: bool) -> list[Case]:
    with _bars(shown=shown) as told, opened_shop(items, told) as shop:
        return run(evaluation.evaluate(shop, asked, told))


def _warn(asked: Sequence[Question], items: Items, split: Split) -> None:
    known = {item.product_id for item in items if isinstance(item, Product)}
    unknown = sum(question.asin not in known for question in asked)
    if unknown:
        _errors.print(f"{unknown} of {len(asked)} questions are about products that the catalog does not have")
    _warn_of_a_look(split)


def _warn_of_a_look(part: str) -> None:
    if part == "test":
        _errors.print(f"this is a look at the frozen split: log it in {LOG_OF_LOOKS}", style="yellow")


def _prefixed(prefix: str, figures: Mapping[str, Estimate]) -> dict[str, Estimate]:
    return {f"{prefix}{name}": estimate for name, estimate in figures.items()}


# ── What is shown ─────────────────────────────────────────────────────────────────────────────────────────────────

_errors = Console(stderr=True, highlight=False)


@contextmanager
def _bars(*, shown: bool) -> Iterator[Told]:
    """Progress on standard error: always for a person, and where one watches a program read the JSON."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=_errors, disable=not (shown or _errors.is_terminal)) as bars:
        tasks: dict[str, TaskID] = {}

        def told(what: str, done: int, all: int) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what)
            bars.update(tasks[what], completed=done, total=all)

        yield told


def _tell(name: str, figures: Mapping[str, Estimate], *, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(msgspec.json.format(msgspec.json.encode(figures)).decode() + "\n")
        return
    table = Table(name, "value", "95% interval", "questions", title_justify="left")
    for metric, estimate in figures.items():
        table.add_row(metric, _shown(estimate.value), _interval(estimate), str(estimate.n))
    console.print(table)


def _interval(estimate: Estimate) -> str:
    return "" if estimate.low is None else f"{_shown(estimate.low)} … {_shown(estimate.high)}"


def _shown(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
