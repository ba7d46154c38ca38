// Reloads the page when the server has a newer state. A page that keeps what a person typed prevents
// the event and reacts by itself.
"use strict";
{
  let version = document.currentScript.dataset.version;
  const look = async () => {
    if (document.hidden) return;
    const answer = await fetch("/version").catch(() => null);
    if (!answer || !answer.ok) return;
    const now = await answer.text();
    if (now === version) return;
    version = now;
    const event = new Event("newer", { cancelable: true });
    if (document.dispatchEvent(event)) location.reload();
  };
  setInterval(look, 1000);
}
