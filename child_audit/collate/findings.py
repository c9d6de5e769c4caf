"""What a batch shows beside its readings, gathered as the readings go by: returns, pairs, decisions, pseudonyms."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from child_audit.collate.batch import Outcome
from child_audit.collate.decisions import Decisions
from child_audit.collate.expected import Expected
from child_audit.collate.form_view import FormView, views_of
from child_audit.collate.gathered import Gathered
from child_audit.collate.ledger import LEDGER_ID, SINCE, Entry, ledger
from child_audit.collate.pairs import Pair, PairFinder, pairs_table
from child_audit.collate.pseudonymise import Pseudonymiser
from child_audit.collate.readback import id_of
from child_audit.collate.returns import NOT_DUE, Match, Returned, State, counts, matched, overdue, returned_by
from child_audit.collate.review import REVIEW_ID
from child_audit.collate.table import Cell, Column, Look, Row, Table
from child_audit.forms.personal import Personal

RETURNS_ID = "Returns"
_BEFORE = "Files"


@dataclass(frozen=True)
class Findings:
    """What a batch shows beside its readings.

    Attributes:
        matches: awaited audits and the files that came; empty when none were awaited.
        expected: the list of awaited audits.
        pairs: two documents for the same child and date.
        decisions: what people typed in the last workbook, and what became of it.
        pseudonymiser: what took the names out.
    """

    matches: tuple[Match, ...] = ()
    expected: Expected | None = None
    pairs: tuple[Pair, ...] = ()
    decisions: Decisions | None = None
    pseudonymiser: Pseudonymiser | None = None

    @property
    def facts(self) -> dict[str, str]:
        """What the run log says of it."""
        facts: dict[str, str] = {}
        if self.expected is not None:
            facts["Awaited audits"] = f"{len(self.expected.cases)}"
            facts["Columns of the list"] = "; ".join(f"{head}: {role}" for head, role in self.expected.columns.items())
        if self.pairs:
            facts["Pairs for the same child and date"] = f"{len(self.pairs)}"
        if self.decisions is not None:
            since = self.decisions.since
            facts["Decisions from"] = self.decisions.book.path.name if self.pseudonymiser is None else "a workbook"
            facts["Decisions applied"] = f"{since.applied}, {since.fresh} of them new"
            facts["Doubts since last time"] = f"{since.new} new, {since.still_open} open before, {since.gone} gone"
            facts["Decisions not applied"] = "; ".join((f"{since.not_applied}", *self.decisions.problems))
        if self.pseudonymiser is not None:
            done = self.pseudonymiser.done
            roles = ", ".join(f"{count} {role}" for role, count in sorted(done.by_role.items()))
            facts |= {
                "Pseudonymised": "yes: names and identifiers by HMAC, ages for dates of birth, names masked in text",
                "Key (fingerprint, not the key)": self.pseudonymiser.fingerprint,
                "Fields pseudonymised": f"{done.fields} ({roles})",
                "Places masked in text": f"{done.masked}",
                "Audits that name no child": f"{done.nobody}; nothing of a child could be masked in their text",
            }
        return facts

    @property
    def counted(self) -> dict[str, dict[str, int] | None]:
        """The same in numbers, for programs; None for what wasn't asked for."""
        since = self.decisions.since if self.decisions is not None else None
        decisions = (
            None
            if since is None
            else {
                "applied": since.applied,
                "applied_first": since.fresh,
                "not_applied": since.not_applied,
                "doubts_new": since.new,
                "doubts_open_before": since.still_open,
                "doubts_gone": since.gone,
            }
        )
        states = counts(self.matches).items() if self.expected is not None else None
        return {
            "decisions": decisions,
            "expected": None if states is None else {str(state).lower(): count for state, count in states},
        }

    @property
    def lines(self) -> tuple[str, ...]:
        """What a person at a terminal wants to know of it."""
        lines = []
        if self.decisions is not None:
            since = self.decisions.since
            lines.append(
                f"Decisions: {since.applied} applied ({since.fresh} new), {since.not_applied} not applied; doubts: "
                f"{since.new} new, {since.still_open} open before, {since.gone} gone"
            )
        if self.expected is not None:
            found = ", ".join(f"{count} {state.lower()}" for state, count in counts(self.matches).items() if count)
            lines.append(f"Awaited: {found}; listed on the sheet Returns")
        if self.pairs:
            lines.append(f"Pairs for the same child and date: {len(self.pairs)}, listed on the sheet Pairs")
        if self.pseudonymiser is not None:
            done = self.pseudonymiser.done
            lines.append(
                f"Pseudonymised: {done.fields} fields, {done.masked} places in text; read it before you pass it on"
            )
            if done.nobody:
                lines.append(f"No child is named in {done.nobody}, so that nothing of a child could be masked there")
        return tuple(lines)

    def shown(self, tables: Iterable[Table], gathered: Gathered) -> Iterator[Table]:
        """Give the tables of a workbook, with those that these findings add."""
        more = tuple(self._more(gathered))
        for table in tables:
            if table.name == _BEFORE:
                yield from more
            yield table if self.decisions is None else _carried(table, self.decisions)

    def _more(self, gathered: Gathered) -> Iterator[Table]:
        if self.decisions is not None:
            yield _ledger(self.decisions, self.pseudonymiser)
        if self.expected is not None:
            hidden = self.pseudonymiser
            yield returns_table(self.matches, self.expected, gathered, hidden, date.today())
        if self.pairs:
            yield pairs_table(self.pairs, gathered.outcomes.__getitem__, dict(gathered.views))


class Refining:
    """Takes readings one after the other, applies what was asked for, and remembers what the findings are made of."""

    def __init__(
        self,
        forms: Mapping[str, Any],
        expected: Expected | None = None,
        decisions: Decisions | None = None,
        pseudonymiser: Pseudonymiser | None = None,
    ) -> None:
        """Make ready for one batch."""
        self._forms = forms
        self._expected = expected
        self._decisions = decisions
        self._pseudonymiser = pseudonymiser
        self._files: list[Returned] = []  # only where they're compared with a list
        self._pairs = PairFinder()
        # A workbook that holds pseudonyms was decided on with them in sight.
        self._late = decisions is not None and decisions.book.facts.get("Pseudonymised", "").startswith("yes")
        self._views: Mapping[str, FormView] = views_of(self.forms(forms) if self._late else forms)

    def forms(self, forms: Mapping[str, Any]) -> dict[str, Any]:
        """Return forms as the workbook shows them."""
        if self._pseudonymiser is None:
            return dict(forms)
        return {name: self._pseudonymiser.form(form) for name, form in forms.items()}

    def refined(self, outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
        """Give each outcome as the workbook shows it."""
        for index, outcome in enumerate(outcomes):
            if not self._late:
                outcome = self._decided(outcome)
            form = self._forms.get(outcome.parsed.form) if outcome.parsed is not None else None
            known = returned_by(index, outcome, form)
            if known is not None:
                self._pairs.add(known)
                if self._expected is not None:
                    self._files.append(known)
            if self._pseudonymiser is not None:
                outcome = self._masked(outcome)
            yield self._decided(outcome) if self._late else outcome

    def findings(self) -> Findings:
        """Return what was found, when all readings have gone by."""
        matches = matched(self._expected, self._files, date.today()) if self._expected is not None else ()
        return Findings(matches, self._expected, self._pairs.pairs(), self._decisions, self._pseudonymiser)

    def _decided(self, outcome: Outcome) -> Outcome:
        if self._decisions is None or outcome.parsed is None:
            return outcome
        return self._decisions.applied(outcome, self._views.get(outcome.parsed.form))

    def _masked(self, outcome: Outcome) -> Outcome:
        assert self._pseudonymiser is not None
        masked = self._pseudonymiser.outcome(outcome)
        if outcome.same_as:
            masked = replace(masked, same_as=self._pseudonymiser.file_name(outcome.same_as))
        if self._decisions is not None and not self._late and outcome.sha256:
            self._decisions.mask(outcome.sha256, masked.name, self._pseudonymiser.masked, self._pseudonymiser.hides)
        return masked


def returns_table(
    matches: Sequence[Match],
    expected: Expected,
    gathered: Gathered,
    pseudonymiser: Pseudonymiser | None,
    today: date,
) -> Table:
    """One row an awaited audit, and one for each file that nobody awaits or that came besides."""
    more = () if pseudonymiser is not None else expected.more  # nobody knows what they say of whom
    columns = (
        Column("State", Look.ANSWER, 13),
        Column("Case ID", width=16),
        Column("Child’s name", width=24),
        Column("Form", width=14),
        Column("Due", Look.DATE, 12),
        Column("Last saved", Look.DATE, 12),
        Column("Date of the audit", Look.DATE, 12),
        Column("Days late", Look.COUNT, 10),
        Column("File", Look.NAME, 36),
        Column("Matched by", width=24),
        Column("Remark", width=44),
        *(Column(f"List: {title}", width=20) for title in more),
        Column("Row of the list", Look.FIXED, 22),
    )

    def rows() -> Iterator[Row]:
        for match in matches:
            yield _returns_row(match, gathered, pseudonymiser, more, today)

    return Table(RETURNS_ID, columns, rows, id=RETURNS_ID)


def _returns_row(
    match: Match, gathered: Gathered, pseudonymiser: Pseudonymiser | None, more: Sequence[str], today: date
) -> Row:
    case, file = match.case, match.returned
    number, child = (case.case, case.child) if case else (file.case, file.child) if file else ("", "")
    remark = match.remark
    if pseudonymiser is not None:
        number = pseudonymiser.identifier(number)
        child = pseudonymiser.person(Personal.CHILD, child)
    outcome = gathered.outcomes[file.index] if file is not None else None
    late = match.days_late if match.days_late is not None else overdue(match, today)
    form = (case.form if case else "") or (file.form if file else "")
    form = gathered.views[form].name if form in gathered.views else form
    return (
        Cell(str(match.state), marked=match.state is not State.RECEIVED and (case is None or match.remark != NOT_DUE)),
        Cell(number),
        Cell(child),
        Cell(form),
        Cell(case.due if case else None),
        Cell(file.saved if file else None),
        Cell(file.audited if file else None),
        Cell(late),
        Cell(outcome.name, link=outcome.link) if outcome is not None else Cell(),
        Cell(match.how),
        Cell(remark),
        *(Cell(case.more.get(title, "") if case else "") for title in more),
        Cell(case.where if case else ""),
    )


def _carried(table: Table, decisions: Decisions) -> Table:
    """Return a table with the columns that a person added, and in the review queue with what is new."""
    table_id = id_of(table)
    added = tuple(dict.fromkeys(title for sheet in decisions.book.of(table_id) for title in sheet.added))
    since = table_id == REVIEW_ID
    if not added and not since:
        return table
    columns: list[Column] = [Column(SINCE, Look.ANSWER, 14)] if since else []
    columns += [Column(title, Look.TYPED, 22, typed=True) for title in added]

    def rows() -> Iterator[Row]:
        for row in table.rows():
            key = str(row[-1].value or "")
            state = [Cell(decisions.state(key))] if since else []
            typed = (Cell(decisions.kept.get((table_id, key, title))) for title in added)
            yield (*row[:-1], *state, *typed, row[-1])

    return replace(table, columns=(*table.columns[:-1], *columns, table.columns[-1]), rows=rows)


def _ledger(decisions: Decisions, pseudonymiser: Pseudonymiser | None) -> Table:
    def entries() -> Iterator[Entry]:
        yield from decisions.entries
        yield from decisions.left()

    hide: Callable[[Entry], Entry] = decisions.hidden if pseudonymiser is not None else lambda entry: entry
    return ledger(lambda: map(hide, entries()))


__all__ = ["LEDGER_ID", "RETURNS_ID", "Findings", "Refining"]
