"""A client for Countersign: what an agent says to the people who answer for it.

One file, Python 3.9 or newer, nothing but the standard library. Copy it into your project.

    from countersign_client import OrchestratorClient

    client = OrchestratorClient("https://countersign.example.com", api_key="…", source="deploy-bot")
    decision = client.request_approval(title="Deploy api 1.4.2", risk="high").wait(timeout=3600)
    if decision is not None and decision.approved:
        deploy()

Each call is one event with an id of its own, which is kept when it is sent again: nothing arrives twice.
`AsyncOrchestratorClient` has the same calls for asyncio.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import hashlib
import hmac
import http.client
import json
import math
import random
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from dataclasses import dataclass
from enum import Enum
from typing import Any, Callable, Dict, List, Mapping, Optional, Sequence, Tuple, TypeVar, Union

__all__ = [
    "Accepted",
    "Answer",
    "Approval",
    "AsyncApproval",
    "AsyncClarification",
    "AsyncOrchestratorClient",
    "CallbackError",
    "Clarification",
    "ClarificationAnswers",
    "CountersignError",
    "Decision",
    "NotificationPriority",
    "OrchestratorClient",
    "TaskStatus",
    "verify_callback",
]


class TaskStatus(str, Enum):
    """Where a task can stand."""

    PENDING = "pending"
    CLARIFICATION_NEEDED = "clarification_needed"
    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    TESTING = "testing"
    REVIEW_READY = "review_ready"
    APPROVED = "approved"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"


class NotificationPriority(str, Enum):
    """How much it matters that somebody looks."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


_Found = TypeVar("_Found")

# A question is its text, or {"id", "text", "type": "text" | "choice" | "yes_no", "options", "required"}.
Question = Union[str, Mapping[str, Any]]
Context = Union[str, Mapping[str, Any]]


class CountersignError(Exception):
    """Countersign could not be reached, or said no.

    `status` is the answer's status, None where nobody answered; `problem` what the server said (RFC 9457), None where
    it said nothing in its own form; `fields` each field that is wrong, as {"path", "issue"}.
    """

    def __init__(self, message: str, status: Optional[int] = None, problem: Optional[Dict[str, Any]] = None):
        super().__init__(message)
        self.status = status
        self.problem = problem
        self.fields: List[Dict[str, str]] = (problem or {}).get("fields") or []

    @property
    def is_passing(self) -> bool:
        """The same request may go better later: nobody answered, or the server asks for patience."""
        status = self.status
        return status is None or status in (408, 429) or (status >= 500 and status != 501)


class CallbackError(Exception):
    """A callback that Countersign did not sign, or not lately."""


@dataclass(frozen=True)
class Accepted:
    """What became of an event that was sent. `duplicate`: it had arrived before, and nothing was done twice."""

    id: str
    task_id: Optional[str]
    duplicate: bool
    approval_id: Optional[str] = None


@dataclass(frozen=True)
class Decision:
    """What people decided. Go ahead on `approved` alone.

    `decision` is approved, rejected, expired or cancelled; `decided_by` holds {"person", "channel", "at"}; `receipt` is a
    JWS over all of this, which proves it to anyone (docs/verify-receipt.md).
    """

    decision: str
    approval_id: str
    event_id: str
    task_id: Optional[str]
    decided_by: Sequence[Mapping[str, Any]]
    reason: Optional[str]
    conditions: Optional[str]
    digest: str
    decided_at: str
    receipt: str

    @property
    def approved(self) -> bool:
        return self.decision == "approved"


@dataclass(frozen=True)
class Answer:
    """The answer to one question; `answer` is None for one that was left out."""

    id: str
    question: str
    answer: Optional[str]


@dataclass(frozen=True)
class ClarificationAnswers:
    """What people said to questions. `state` is answered, expired or cancelled; without an answer `answers` is empty."""

    state: str
    answers: Sequence[Answer]
    answered_by: Optional[Mapping[str, Any]]
    reason: Optional[str]


_ANSWER_WITHIN = 15.0
_LONGEST_PAUSE = 15.0
# The server holds each question open so long, in seconds.
_ASK_FOR = 30.0


class _Connection:
    """Asks one server, and tries again what may pass. Only requests that may safely come twice go this way."""

    def __init__(self, url: str, api_key: Optional[str], attempts: int, pause: float):
        if urllib.parse.urlsplit(url).scheme not in ("http", "https"):
            raise ValueError(f"{url!r} is no address: it begins with http:// or https://.")
        self._url = url.rstrip("/")
        self._headers = {"Accept": "application/json"}
        if api_key:
            self._headers["Authorization"] = f"Bearer {api_key}"
        self._attempts = attempts
        self._pause = pause

    def ask(self, method: str, path: str, body: Optional[Mapping[str, Any]] = None, waits_for: float = 0) -> Any:
        """The JSON of a 2xx answer, None for a 204. Raises `CountersignError`."""
        attempt = 0
        while True:
            attempt += 1
            try:
                return self._ask_once(method, path, body, waits_for + _ANSWER_WITHIN)
            except _Refused as refused:
                if not refused.error.is_passing or attempt >= self._attempts:
                    raise refused.error from refused.__cause__
                time.sleep(max(refused.retry_after, self._backoff(attempt)))

    def _ask_once(self, method: str, path: str, body: Optional[Mapping[str, Any]], timeout: float) -> Any:
        headers = dict(self._headers)
        data = None
        if body is not None:
            data = json.dumps(body).encode("utf-8")
            headers["Content-Type"] = "application/json"
        request = urllib.request.Request(self._url + path, data=data, headers=headers, method=method)
        try:
            status, answer, retry_after = _exchange(request, timeout)
        # A connection that breaks is an OSError, one that breaks off in the middle an HTTPException.
        except (OSError, http.client.HTTPException) as error:
            message = f"No answer from {self._url}. Is Countersign running there?"
            raise _Refused(CountersignError(message)) from error
        if status == 204:
            return None
        parsed = _parsed(answer)
        if status < 300 and parsed is not None:
            return parsed
        raise _Refused(_refusal(status, parsed), _seconds(retry_after))

    def _backoff(self, attempt: int) -> float:
        """Between half and all of the pause, so that many clients do not come back at once."""
        return min(self._pause * 2 ** (attempt - 1), _LONGEST_PAUSE) * random.uniform(0.5, 1)


class _Refused(Exception):
    def __init__(self, error: CountersignError, retry_after: float = 0):
        super().__init__(str(error))
        self.error = error
        self.retry_after = retry_after


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """The API key is for one server alone, and would go along."""

    def redirect_request(self, *args: Any, **given: Any) -> None:
        return None


_OPENER = urllib.request.build_opener(_NoRedirects)


def _exchange(request: urllib.request.Request, timeout: float) -> Tuple[int, bytes, Optional[str]]:
    """The answer's status and body, and how long it asks to wait, whatever the status is."""
    try:
        response = _OPENER.open(request, timeout=timeout)
    except urllib.error.HTTPError as refusal:
        response = refusal
    with response:
        return response.status or 0, response.read(), response.headers.get("Retry-After")


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None


def _refusal(status: int, problem: Any) -> CountersignError:
    if not isinstance(problem, dict) or "title" not in problem:
        return CountersignError(f"The server answered {status}.", status)
    return CountersignError(problem.get("detail") or problem["title"], status, problem)


def _seconds(retry_after: Optional[str]) -> float:
    """At most a minute, whatever is asked for."""
    try:
        seconds = float(retry_after or 0)
    except ValueError:
        return 0
    return min(max(seconds, 0), 60) if math.isfinite(seconds) else 0


class Approval:
    """An approval that was asked for."""

    def __init__(self, connection: _Connection, approval_id: str):
        self.approval_id = approval_id
        self._ask = connection.ask
        self._path = f"/v1/approvals/{urllib.parse.quote(approval_id, safe='')}"

    def wait(self, timeout: Optional[float] = None) -> Optional[Decision]:
        """Waits for the decision, at most `timeout` seconds; None where there is none in time.

        Without a `timeout` it waits until the approval is decided, expires or is cancelled.
        """
        end = math.inf if timeout is None else time.monotonic() + timeout
        while True:
            waits_for = max(0.0, min(_ASK_FOR, end - time.monotonic()))
            answer = self._ask("GET", f"{self._path}/wait?timeout={waits_for:.3f}", waits_for=waits_for)
            if answer is not None:
                return _decision(answer["decision"])
            if time.monotonic() >= end:
                return None
            time.sleep(max(0.0, min(0.25, end - time.monotonic())))

    def cancel(self, reason: str) -> None:
        """Takes the question back. Raises `CountersignError` where it is decided already."""
        self._ask("POST", f"{self._path}/cancel", {"reason": reason})


def _decision(given: Mapping[str, Any]) -> Decision:
    return Decision(**{name: given.get(name) for name in Decision.__dataclass_fields__})


class Clarification:
    """Questions that were asked. `id` is the id of the event that asked them."""

    def __init__(self, connection: _Connection, event_id: str):
        self.id = event_id
        self._ask = connection.ask

    def answer(self, timeout: Optional[float] = None) -> Optional[ClarificationAnswers]:
        """Waits for the answer, at most `timeout` seconds; None where there is none in time."""
        end = math.inf if timeout is None else time.monotonic() + timeout
        pause = 0.5
        while True:
            event = self._ask("GET", f"/v1/events/{urllib.parse.quote(self.id, safe='')}")
            inquiry = event.get("inquiry")
            if not inquiry:
                raise CountersignError(f'The event "{self.id}" asks for no answer here.')
            if inquiry["state"] != "open":
                return _answers(inquiry)
            if time.monotonic() >= end:
                return None
            # People take minutes: the longer it takes, the more seldom it is asked.
            time.sleep(max(0.0, min(pause, end - time.monotonic())))
            pause = min(pause * 1.5, 5.0)


def _answers(inquiry: Mapping[str, Any]) -> ClarificationAnswers:
    given = (inquiry.get("answer") or {}).get("answers") or []
    answers = [Answer(str(one["id"]), one["question"], one["answer"]) for one in given]
    return ClarificationAnswers(inquiry["state"], answers, inquiry.get("answered_by"), inquiry.get("reason"))


class OrchestratorClient:
    """What an agent says to the people who answer for it. Every call raises `CountersignError`.

    `source` is the name of the program that sends, `agent_id` the agent of it. A request is tried `attempts` times in all
    where the reason may pass, with a `pause` (in seconds) that doubles each time, at most 15 s.
    Each call takes an `id` for the event, to send the same again from another process.
    """

    def __init__(
        self,
        url: str = "http://127.0.0.1:3000",
        api_key: Optional[str] = None,
        source: Optional[str] = None,
        agent_id: Optional[str] = None,
        *,
        attempts: int = 7,
        pause: float = 0.5,
    ):
        self._connection = _Connection(url, api_key, attempts, pause)
        self._source = source or agent_id
        self._agent_id = agent_id

    def update_task_status(
        self,
        task_id: str,
        status: Union[TaskStatus, str],
        progress_percentage: Optional[float] = None,
        current_step: Optional[str] = None,
        metadata: Optional[Mapping[str, Any]] = None,
        *,
        priority: Union[NotificationPriority, str, None] = None,
        id: Optional[str] = None,
    ) -> Accepted:
        """Where a task stands. One card a task, kept up to date."""
        data = {
            "status": status,
            "progress_percentage": progress_percentage,
            "current_step": current_step,
            "metadata": metadata,
        }
        return self._report("task-status", (id, task_id, priority), data)

    def report_progress(
        self,
        task_id: str,
        progress_percent: float,
        current_activity: Optional[str] = None,
        *,
        phase: Optional[str] = None,
        details: Optional[str] = None,
        blockers: Optional[Sequence[str]] = None,
        remaining_steps: Optional[Sequence[str]] = None,
        priority: Union[NotificationPriority, str, None] = None,
        id: Optional[str] = None,
    ) -> Accepted:
        """What is being done at the moment. One card a task, kept up to date."""
        data = {
            "progress_percent": progress_percent,
            "current_activity": current_activity,
            "phase": phase,
            "details": details,
            "blockers": blockers,
            "remaining_steps": remaining_steps,
        }
        return self._report("progress-update", (id, task_id, priority), data)

    def request_clarification(
        self,
        task_id: Optional[str] = None,
        questions: Union[Question, Sequence[Question]] = (),
        priority: Union[NotificationPriority, str, None] = None,
        context: Optional[Context] = None,
        *,
        expires_in: Optional[float] = None,
        id: Optional[str] = None,
    ) -> Clarification:
        """Asks people. `answer()` of what is returned waits for what they say."""
        # A text alone is one question, and not one for each of its letters.
        asked = [questions] if isinstance(questions, (str, Mapping)) else list(questions)
        data = {"questions": asked, "context": context, "expires_in": expires_in}
        accepted = self._report("clarification-request", (id, task_id, priority), data)
        return self.clarification(accepted.id)

    def report_completion(
        self,
        task_id: str,
        pr_url: Optional[str] = None,
        test_results: Union[Mapping[str, Any], str, None] = None,
        artifacts: Any = None,
        *,
        status: Optional[str] = None,
        notes: Optional[str] = None,
        priority: Union[NotificationPriority, str, None] = None,
        id: Optional[str] = None,
    ) -> Accepted:
        """A task is done; or cannot be, with the status "blocked" or "failed"."""
        data = {
            "status": status,
            "pr_url": pr_url,
            "test_results": test_results,
            "artifacts": artifacts,
            "notes": notes,
        }
        return self._report("completion-report", (id, task_id, priority), data)

    def escalate_error(
        self,
        task_id: Optional[str],
        error_type: str,
        error_message: str,
        recovery_attempts: int = 0,
        context: Optional[Context] = None,
        *,
        priority: Union[NotificationPriority, str, None] = None,
        id: Optional[str] = None,
    ) -> Accepted:
        """Something went wrong that a person should know of. Without a priority the server finds one."""
        data = {
            "error_type": error_type,
            "error_message": error_message,
            "recovery_attempts": recovery_attempts,
            "context": context,
        }
        return self._report("error-escalation", (id, task_id, priority), data)

    def request_approval(
        self,
        title: str,
        task_id: Optional[str] = None,
        *,
        description: Optional[str] = None,
        risk: Optional[str] = None,
        requester: Optional[str] = None,
        action: Optional[Mapping[str, Any]] = None,
        reason: Optional[str] = None,
        impact: Optional[str] = None,
        rollback_plan: Optional[str] = None,
        reversible: Optional[bool] = None,
        expires_in: Optional[int] = None,
        quorum: Optional[int] = None,
        labels: Optional[Mapping[str, str]] = None,
        request_id: Optional[str] = None,
        callback_url: Optional[str] = None,
        context: Any = None,
        priority: Union[NotificationPriority, str, None] = None,
        id: Optional[str] = None,
    ) -> Approval:
        """Asks for an approval. `wait()` of what is returned waits for the decision.

        `risk` is low, medium, high or critical; `action` is {"name", "parameters"}; `expires_in` is in seconds.
        """
        data = {
            "title": title,
            "description": description,
            "risk": risk,
            "requester": requester,
            "action": action,
            "reason": reason,
            "impact": impact,
            "rollback_plan": rollback_plan,
            "reversible": reversible,
            "expires_in": expires_in,
            "quorum": quorum,
            "labels": labels,
            "request_id": request_id,
            "context": context,
            "agent_name": self._agent_id,
        }
        event = self._event("approval-request", (id, task_id, priority), data)
        if callback_url is not None:
            event["callback"] = {"url": callback_url}
        accepted = self.send(event)
        if accepted.approval_id is None:
            raise CountersignError("The server made no approval of this.")
        return self.approval(accepted.approval_id)

    def approval(self, approval_id: str) -> Approval:
        """An approval that was asked for earlier, by its id: to go on waiting after a restart."""
        return Approval(self._connection, approval_id)

    def clarification(self, event_id: str) -> Clarification:
        """Questions that were asked earlier, by the id of their event."""
        return Clarification(self._connection, event_id)

    def send(self, event: Mapping[str, Any]) -> Accepted:
        """Sends any other event of the catalogue, in the server's own words."""
        own = {"id": str(uuid.uuid4()), "source": self._source}
        answer = self._connection.ask("POST", "/v1/events", _given({**own, **event}))
        return Accepted(
            answer["id"], answer.get("task_id"), answer.get("duplicate") is True, answer.get("approval_id")
        )

    def stats(self) -> Dict[str, Any]:
        """How many events came in from everybody, how approvals stand, and how well it all gets through."""
        return self._connection.ask("GET", "/v1/stats")

    def _report(self, type: str, about: _About, data: Mapping[str, Any]) -> Accepted:
        return self.send(self._event(type, about, {**data, "agent_id": self._agent_id}))

    def _event(self, type: str, about: _About, data: Mapping[str, Any]) -> Dict[str, Any]:
        id, task_id, priority = about
        return _given({"id": id, "type": type, "task_id": task_id, "priority": priority, "data": _given(data)})


# An event's id, its task and its priority.
_About = Tuple[Optional[str], Optional[str], Union[NotificationPriority, str, None]]


def _given(fields: Mapping[str, Any]) -> Dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}


async def _until(look: Callable[[float], Optional[_Found]], timeout: Optional[float]) -> Optional[_Found]:
    """Looks again and again, in a thread only while it looks: a thread that waited would soon be the last one."""
    end = math.inf if timeout is None else time.monotonic() + timeout
    pause = 0.25
    while True:
        found = await asyncio.to_thread(look, 0)
        left = end - time.monotonic()
        if found is not None or left <= 0:
            return found
        await asyncio.sleep(min(pause, left))
        pause = min(pause * 1.5, 2.0)


class AsyncApproval:
    """`Approval` for asyncio. Its `wait` is at most two seconds late, and may be cancelled."""

    def __init__(self, approval: Approval):
        self.approval_id = approval.approval_id
        self._approval = approval

    async def wait(self, timeout: Optional[float] = None) -> Optional[Decision]:
        return await _until(self._approval.wait, timeout)

    async def cancel(self, reason: str) -> None:
        await asyncio.to_thread(self._approval.cancel, reason)


class AsyncClarification:
    """`Clarification` for asyncio."""

    def __init__(self, clarification: Clarification):
        self.id = clarification.id
        self._clarification = clarification

    async def answer(self, timeout: Optional[float] = None) -> Optional[ClarificationAnswers]:
        return await _until(self._clarification.answer, timeout)


class AsyncOrchestratorClient:
    """`OrchestratorClient` for asyncio: the same calls with the same arguments, each run in a thread."""

    def __init__(self, *args: Any, **options: Any):
        self._client = OrchestratorClient(*args, **options)

    async def update_task_status(self, *args: Any, **given: Any) -> Accepted:
        return await asyncio.to_thread(self._client.update_task_status, *args, **given)

    async def report_progress(self, *args: Any, **given: Any) -> Accepted:
        return await asyncio.to_thread(self._client.report_progress, *args, **given)

    async def request_clarification(self, *args: Any, **given: Any) -> AsyncClarification:
        return AsyncClarification(await asyncio.to_thread(self._client.request_clarification, *args, **given))

    async def report_completion(self, *args: Any, **given: Any) -> Accepted:
        return await asyncio.to_thread(self._client.report_completion, *args, **given)

    async def escalate_error(self, *args: Any, **given: Any) -> Accepted:
        return await asyncio.to_thread(self._client.escalate_error, *args, **given)

    async def request_approval(self, *args: Any, **given: Any) -> AsyncApproval:
        return AsyncApproval(await asyncio.to_thread(self._client.request_approval, *args, **given))

    def approval(self, approval_id: str) -> AsyncApproval:
        return AsyncApproval(self._client.approval(approval_id))

    def clarification(self, event_id: str) -> AsyncClarification:
        return AsyncClarification(self._client.clarification(event_id))

    async def send(self, event: Mapping[str, Any]) -> Accepted:
        return await asyncio.to_thread(self._client.send, event)

    async def stats(self) -> Dict[str, Any]:
        return await asyncio.to_thread(self._client.stats)


# So many seconds may lie between sending and reading a callback, in either direction.
_TOLERANCE = 5 * 60


def verify_callback(raw_body: Union[bytes, str], headers: Mapping[str, str], secret: str) -> Dict[str, Any]:
    """Reads a callback (Standard Webhooks).

    `raw_body` is the body as it came, before any parsing; `secret` is the server's `CALLBACK_SECRET`. Raises
    `CallbackError` where it was not signed with that secret within the last five minutes.
    """
    found = {name.lower(): value for name, value in headers.items()}
    names = ("webhook-id", "webhook-timestamp", "webhook-signature")
    id, timestamp, signatures = (found.get(name) or "" for name in names)
    if not (id and timestamp and signatures):
        raise CallbackError("The callback is not signed.")
    if not (timestamp.isdecimal() and abs(time.time() - int(timestamp)) <= _TOLERANCE):
        raise CallbackError("The callback was not signed within the last five minutes.")
    body = raw_body.encode("utf-8") if isinstance(raw_body, str) else raw_body
    signed = f"{id}.{timestamp}.".encode("utf-8") + body
    expected = base64.b64encode(hmac.new(_key(secret), signed, hashlib.sha256).digest())
    genuine = [
        hmac.compare_digest(encoded.encode("utf-8"), expected)
        for version, _, encoded in (signature.partition(",") for signature in signatures.split(" "))
        if version == "v1"
    ]
    if not any(genuine):
        raise CallbackError("The callback was not signed with this secret.")
    return json.loads(body)


def _key(secret: str) -> bytes:
    """An empty key would let anybody sign."""
    encoded = secret[len("whsec_") :] if secret.startswith("whsec_") else secret
    try:
        key = base64.b64decode(encoded)
    except (binascii.Error, ValueError):
        key = b""
    if not key:
        raise CallbackError("The secret is not one: give the CALLBACK_SECRET of the server.")
    return key
