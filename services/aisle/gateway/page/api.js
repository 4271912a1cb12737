// The gateway, as the page sees it.

/** The server said no, or could not be reached. `message` is for the shopper. */
export class Refused extends Error {
  constructor(message, status = 0) {
    super(message);
    this.status = status;
  }
}

async function send(method, path, body, headers = {}) {
  let reply;
  try {
    reply = await fetch(path, {
      method,
      headers: body === undefined ? headers : { "Content-Type": "application/json", ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
      keepalive: path === "/v1/feedback", // a click is told although the page is left
    });
  } catch {
    throw new Refused("The shop can’t be reached. Check your connection and try again.");
  }
  const said = await reply.json().catch(() => ({}));
  if (!reply.ok) throw new Refused(said.error?.message ?? `The shop answered ${reply.status}.`, reply.status);
  return said;
}

/** Accepted once: the same key never asks twice. */
export const ask = (question, key) => send("POST", "/v1/queries", question, { "Idempotency-Key": key });
export const cancel = (accepted) => send("DELETE", accepted.cancel);
export const react = (accepted, reaction) =>
  send("POST", accepted.feedback, { query_id: accepted.query_id, token: accepted.token, reaction_id: randomKey(), ...reaction });
export const shop = () => send("GET", "/v1/shop");

export function randomKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

const PAUSES_MS = [500, 1000, 2000, 4000, 8000, 8000, 8000];

/**
 * Follow an answer from `after` on. A broken stream is opened again where it broke: by the browser itself while the
 * server accepts connections, by us where it refused one. `onPart(part, id)`, `onEnd(ended, id)`, `onState(isConnected)`,
 * `onLost(message)`. Gives a function that stops.
 */
export function follow(accepted, after, { onPart, onEnd, onState, onLost }) {
  let lastId = after;
  let failures = 0;
  let source = null;
  let timer = 0;

  const open = () => {
    source = new EventSource(accepted.events + (lastId ? `&last_event_id=${encodeURIComponent(lastId)}` : ""));
    source.addEventListener("open", () => {
      failures = 0;
      onState(true);
    });
    source.addEventListener("part", (event) => {
      lastId = event.lastEventId;
      onPart(JSON.parse(event.data).part, lastId);
    });
    source.addEventListener("end", (event) => {
      source.close();
      onEnd(JSON.parse(event.data), event.lastEventId);
    });
    source.addEventListener("error", () => {
      onState(false);
      if (source.readyState === EventSource.CLOSED) again();
    });
  };

  const again = async () => {
    const reply = await fetch(accepted.answer).catch(() => null);
    if (reply?.status === 404) return onLost("This answer is no longer kept.");
    if (failures === PAUSES_MS.length) return onLost("The connection to the shop was lost.");
    timer = setTimeout(open, PAUSES_MS[failures++]);
  };

  open();
  return () => {
    clearTimeout(timer);
    source.close();
  };
}
