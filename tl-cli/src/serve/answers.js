// The answers of the page that explains bytes: asks the server.
"use strict";
// An error in bytes or values is an answer, too. Returns null if a newer question has taken the place
// of this one.
window.tlAnswer = async (path, body, signal) => {
  const headers = { "content-type": "application/json" };
  const request = body === undefined ? { signal } : { method: "POST", headers, body, signal };
  try {
    const answer = await fetch(`${path}?status=200`, request);
    return await answer.json();
  } catch (error) {
    if (error.name === "AbortError") return null;
    return { error: { message: "the server does not answer" } };
  }
};
