/** The server of this lab: `node server.mjs [PORT]`. It needs nothing but Node. */
import { createServer } from "node:http";

const PORT = Number(process.argv[2] ?? 8088);

/** All documents are of this date. */
const LAST_MODIFIED = "Mon, 02 Mar 2026 09:15:00 GMT";
const REALM = 'Basic realm="Lab"';
const CREDENTIALS = `Basic ${Buffer.from("student:network").toString("base64")}`;
const SESSION = "session=7c41";

const html = (title, body) =>
  `<!doctype html>\n<html lang="en">\n<title>${title}</title>\n<h1>${title}</h1>\n${body}\n`;

const circle = (color) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="200" height="200"><circle cx="100" cy="100" r="90" fill="${color}"/></svg>\n`;

const LINE = "It was a dark and stormy night; the rain fell in torrents, and the packets fell behind it.\n";

const DOCUMENTS = {
  "/": [
    "text/html",
    html(
      "The HTTP lab",
      '<p><a href="short.html">A short page</a>, <a href="long.txt">a long text</a>, <a href="album.html">an album</a>, <a href="old.html">a page that moved</a>.</p>',
    ),
  ],
  "/short.html": ["text/html", html("A short page", "<p>Congratulations, you have downloaded it.</p>")],
  "/long.txt": ["text/plain", LINE.repeat(2000)],
  "/album.html": [
    "text/html",
    html("An album", ["red", "green", "blue"].map((name) => `<img src="${name}.svg" alt="${name}">`).join("\n")),
  ],
  "/red.svg": ["image/svg+xml", circle("firebrick")],
  "/green.svg": ["image/svg+xml", circle("seagreen")],
  "/blue.svg": ["image/svg+xml", circle("steelblue")],
};

const server = createServer(({ url, headers }, response) => {
  const path = new URL(url ?? "/", "http://localhost").pathname;
  response.setHeader("Server", "lab/1.0");
  if (path === "/old.html") return response.writeHead(302, { Location: "/secret.html" }).end();
  if (path === "/secret.html") {
    if (headers.authorization !== CREDENTIALS)
      return response.writeHead(401, { "WWW-Authenticate": REALM, "Content-Type": "text/plain" }).end("Who are you?\n");
    if (!headers.cookie?.includes(SESSION)) response.setHeader("Set-Cookie", `${SESSION}; Path=/; HttpOnly`);
    return response
      .writeHead(200, { "Content-Type": "text/html" })
      .end(html("Secret", "<p>Nobody else reads this?</p>"));
  }
  if (path === "/clock.txt") {
    // Its length is not known when it begins.
    response.writeHead(200, { "Content-Type": "text/plain" });
    for (const word of ["tick\n", "tock\n", "tick\n"]) response.write(word);
    return response.end();
  }
  const [type, text] = DOCUMENTS[path] ?? [];
  if (text === undefined)
    return response.writeHead(404, { "Content-Type": "text/plain" }).end("There is no such page.\n");
  response.setHeader("Last-Modified", LAST_MODIFIED);
  if (headers["if-modified-since"] === LAST_MODIFIED) return response.writeHead(304).end();
  // A picture takes its time, as from a disk: a browser need not wait for one before it asks for the next.
  const send = () =>
    response.writeHead(200, { "Content-Type": type, "Content-Length": Buffer.byteLength(text) }).end(text);
  setTimeout(send, type === "image/svg+xml" ? 40 : 0);
});

server.listen(PORT, "localhost", () => console.log(`The HTTP lab is at http://localhost:${PORT}/`));
