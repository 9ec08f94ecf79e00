/** Shows the copy buttons and makes them work. Without it, the fields still contain the addresses. */
export const copyScript = `"use strict";
for (const button of document.querySelectorAll("button[data-copies]")) {
  const field = document.getElementById(button.dataset.copies);
  const status = document.querySelector("[role=status]");
  const word = button.textContent;
  field.addEventListener("focus", () => field.select());
  button.addEventListener("click", async () => {
    status.textContent = "";
    if (!(await copied(field))) return;
    button.textContent = button.dataset.copied;
    status.textContent = button.dataset.copied;
    setTimeout(() => { button.textContent = word; }, 2000);
  }, false);
  button.hidden = false;
}
async function copied(field) {
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    // Without https there is no clipboard object; the old way still works.
    field.select();
    return document.execCommand("copy");
  }
}
`;
