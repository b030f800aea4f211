"""Makes projects with a credential each, as a service that is run again and again does: what is there
already is kept, and a second run changes nothing. It needs Python 3.9 and no package. The list comes
from standard input, because it contains secrets.

  BRIDGE_URL=https://bridge.example.com BRIDGE_TOKEN=... python3 examples/provision.py < list.json
  [{ "project": "team-a", "displayName": "Team A",
     "credential": { "id": "...", "type": "...", "description": "...", "data": { ... } } }]
"""

import http.client
import json
import os
import random
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid

PATIENCE = 180  # seconds for which a request is repeated
ATTEMPT = 30  # seconds for one attempt, longer than the answer waits for Jenkins
LONGEST_PAUSE = 5  # seconds between two attempts, unless the bridge asks for more
ROUNDS = 10  # how often a change is begun again because others changed the same thing

BRIDGE_URL = os.environ.get("BRIDGE_URL", "").rstrip("/")
BRIDGE_TOKEN = os.environ.get("BRIDGE_TOKEN", "")
USAGE = "usage: BRIDGE_URL=... BRIDGE_TOKEN=... python3 examples/provision.py < list.json"


class Answer:
    def __init__(self, status, headers, text):
        self.status = status
        self.headers = headers
        self.body = json.loads(text) if text else {}

    @property
    def code(self):
        return self.body.get("code")

    @property
    def is_passing(self):
        """Whether it is about the moment: the same request may succeed later."""
        return self.status in (429, 502, 503, 504) or self.code in ("IDEMPOTENCY_KEY_BUSY", "WRITE_CONFLICT")

    def __str__(self):
        return f"{self.status} {self.code}: {self.body.get('detail')} (request {self.body.get('requestId')})"


def ask(method, path, body, headers):
    request = urllib.request.Request(
        f"{BRIDGE_URL}/api/v1{path}",
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={"authorization": f"Bearer {BRIDGE_TOKEN}", "content-type": "application/json", **headers},
    )
    try:
        with urllib.request.urlopen(request, timeout=ATTEMPT) as answer:
            return Answer(answer.status, answer.headers, answer.read())
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, error.headers, error.read())


def call(method, path, body=None, headers=None):
    """Sends a request until there is an answer to it. Every request here may be repeated: GET and PUT by
    nature, PATCH because of If-Match, and POST because of its Idempotency-Key, which is the same in each
    attempt."""
    end = time.monotonic() + PATIENCE
    attempt = 0
    while True:
        try:
            answer = ask(method, path, body, headers or {})
        except (OSError, http.client.HTTPException, ValueError):
            answer = None
        if answer is not None and not answer.is_passing:
            return answer
        if time.monotonic() > end:
            raise RuntimeError(f"{method} {path}: {answer or 'no answer'}")
        asked = 0 if answer is None else float(answer.headers.get("retry-after") or 0)
        # The random part keeps many clients from coming back at the same moment.
        time.sleep(max(asked, min(LONGEST_PAUSE, 0.1 * 2**attempt) * random.random()))
        attempt += 1


def expect(answer, *statuses):
    if answer.status not in statuses:
        raise RuntimeError(str(answer))
    return answer


def outcome(path, answer, done):
    """Reports what Jenkins does not hold yet; the bridge goes on by itself."""
    status = answer.body["status"]
    if status["phase"] != "Synced":
        print(f"{path}: {status['phase']}: {status['message'] or 'not in Jenkins yet'}", file=sys.stderr)
    return done


def provision(project, display_name, credential):
    """Brings one credential to what is wanted. What it decides is decided again whenever somebody else
    was faster."""
    home = "/projects/" + urllib.parse.quote(project, safe="")
    one = f"{home}/credentials/" + urllib.parse.quote(credential["id"], safe="")
    expect(call("PUT", home, {"displayName": display_name}), 200, 201)
    for _ in range(ROUNDS):
        found = expect(call("GET", one), 200, 404)
        if found.status == 404:
            headers = {"idempotency-key": str(uuid.uuid4()), "prefer": "wait=10"}
            made = call("POST", f"{home}/credentials", credential, headers)
            if made.code == "CREDENTIAL_EXISTS":
                continue
            return outcome(one, expect(made, 201), "created")
        # Secrets are never shown, so only the rest can be compared; a new secret would be sent in `data`.
        if found.body["description"] == credential["description"]:
            return "unchanged"
        headers = {"if-match": found.headers["etag"], "prefer": "wait=10"}
        changed = call("PATCH", one, {"description": credential["description"]}, headers)
        if changed.status == 412:
            continue
        return outcome(one, expect(changed, 200), "changed")
    raise RuntimeError(f"{one} is being changed by others all the time")


def read_list(text):
    """The faults are named without the text, which contains secrets."""
    try:
        given = json.loads(text)
        wanted = [(each["project"], each["displayName"], each["credential"]) for each in given]
        if isinstance(given, list) and all(isinstance(credential[name], str) for _, _, credential in wanted for name in ("id", "description")):
            return wanted
    except (ValueError, TypeError, KeyError):
        pass
    sys.exit("standard input is not a list of projects, each with a credential")


def main():
    if not BRIDGE_URL or not BRIDGE_TOKEN:
        sys.exit(USAGE)
    counts = {"created": 0, "changed": 0, "unchanged": 0}
    is_failed = False
    for project, display_name, credential in read_list(sys.stdin.read()):
        try:
            counts[provision(project, display_name, credential)] += 1
        except RuntimeError as error:
            print(f"{project}: {error}", file=sys.stderr)
            is_failed = True
    print(", ".join(f"{count} {what}" for what, count in counts.items()))
    return 1 if is_failed else 0


if __name__ == "__main__":
    sys.exit(main())
