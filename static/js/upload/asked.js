// One request of an upload. `answer` comes always, with status 0 where there was none: the line broke, or stood still for
// STILL_MS. `onSent` is told the bytes that have left.
const asked = (method, url, headers, body, onSent) => {
  const request = new XMLHttpRequest();
  request.open(method, url);
  const all = { "Tus-Resumable": "1.0.0", "HX-Request": "true", "X-CSRFToken": window.cookieCalled("csrftoken") ?? "", ...headers };
  Object.entries(all).forEach(([name, value]) => request.setRequestHeader(name, value));
  const answer = new Promise((done) => {
    let still = setTimeout(() => request.abort(), asked.STILL_MS);
    request.upload.onprogress = ({ loaded }) => {
      clearTimeout(still);
      still = setTimeout(() => request.abort(), asked.STILL_MS);
      onSent(loaded);
    };
    request.onloadend = () => {
      clearTimeout(still);
      done({
        method, status: request.status, text: request.responseText, header: (name) => request.getResponseHeader(name),
        isElsewhere: Boolean(request.responseURL) && new URL(request.responseURL).pathname !== url,
      });
    };
    request.send(body);
  });
  return { request, answer };
};
asked.STILL_MS = 45000; // without a byte: the line is dead though nobody said so
