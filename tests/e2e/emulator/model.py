# SPDX-License-Identifier: MIT
"""What the model of a worker answers: a toy language model, and routes whose answer the payload describes.

POST /v1/chat/completions, /v1/completions   repeats the prompt; "stream", "max_tokens", "stream_options" as everywhere
POST /echo     {"payload": ...} as JSON; with "seconds" it takes so long. One at a time.
POST /say      what the payload says: "status", "type", "pieces" (texts), "repeat", "pause_s", "fill" (an event of that many
               bytes in place of pieces), "whole" (with a length, not chunked)
"""
import json

from .messages import Response

JSON = "application/json"
EVENTS = "text/event-stream"


def words_of(payload):
    """The tokens of the answer, and why it ends."""
    messages = payload.get("messages") or []
    prompt = messages[-1].get("content") if messages else payload.get("prompt")
    tokens = ["You", " said:"] + [" " + w for w in str(prompt).split()] if prompt else ["tok%d " % n for n in range(3)]
    most = payload.get("max_tokens")
    if prompt is None and most:
        tokens = ["tok%d " % n for n in range(most)]
    cut = tokens[:most] if most else tokens
    return cut, "length" if len(cut) < len(tokens) else "stop"


def usage_of(payload, tokens):
    prompt = len(json.dumps(payload.get("messages") or payload.get("prompt") or "").split())
    return {"prompt_tokens": prompt, "completion_tokens": len(tokens), "total_tokens": prompt + len(tokens)}


def event(value):
    return ("data: %s\n\n" % (value if isinstance(value, str) else json.dumps(value))).encode()


def choice(part, reason):
    return dict({"index": 0}, finish_reason=reason, **part)


def stream(payload, job, kind, part_of):
    tokens, reason = words_of(payload)
    head = {"id": "cmpl-1", "object": kind + ".chunk", "model": payload.get("model", "toy")}
    for number, token in enumerate(tokens):
        last = number == len(tokens) - 1
        yield event(dict(head, choices=[choice(part_of(token), reason if last else None)]))
        job.idle(job.worker.token_s if job.worker else 0)
    if (payload.get("stream_options") or {}).get("include_usage"):
        yield event(dict(head, choices=[], usage=usage_of(payload, tokens)))
    yield event("[DONE]")


def complete(payload, job, kind, part_of, whole_of):
    if payload.get("stream"):
        return Response(200, stream(payload, job, kind, part_of), EVENTS)
    tokens, reason = words_of(payload)
    job.idle(float(payload.get("seconds", 0)))
    return Response(200, {"id": "cmpl-1", "object": kind, "model": payload.get("model", "toy"),
                          "choices": [choice(whole_of("".join(tokens)), reason)], "usage": usage_of(payload, tokens)})


def chat(payload, job):
    return complete(payload, job, "chat.completion", lambda t: {"delta": {"content": t}},
                    lambda t: {"message": {"role": "assistant", "content": t}})


def completions(payload, job):
    return complete(payload, job, "text_completion", lambda t: {"text": t}, lambda t: {"text": t})


def echo(payload, job):
    job.idle(float(payload.get("seconds", 0)))
    return Response(200, {"payload": payload})


def say(payload, job):
    pieces = [p.encode() for p in payload.get("pieces", [])]
    if payload.get("fill"):
        pieces = [b"data: " + b"x" * payload["fill"] + b"\n\n"]

    def body():
        for _ in range(payload.get("repeat", 1)):
            for piece in pieces:
                yield piece
                job.idle(float(payload.get("pause_s", 0)))
    whole = b"".join(pieces) if payload.get("whole") else None
    return Response(payload.get("status", 200), body() if whole is None else whole, payload.get("type", EVENTS))


# Route: what answers it, and whether requests are worked on side by side.
ROUTES = {
    "/v1/chat/completions": (chat, True),
    "/v1/completions": (completions, True),
    "/say": (say, True),
    "/echo": (echo, False),
}
