/** What is read or made at the start: template, certificate, addresses. */
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { get } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { getRequestListener } from "@hono/node-server";
import { addressesOf, listenHttp } from "@potshark/service";
import { Hono } from "hono";
import { makeCertificate, readCertificate } from "./certificate.ts";
import { compileErrorTemplate, loadErrorTemplate } from "./error-template.ts";

const QUIET = { exchange: () => undefined };

test("a template is filled once, its texts escaped", () => {
  const fill = compileErrorTemplate("<h1>{{ title }}</h1>{{message}}|{{status}}|{{details}}");
  const html = fill({ status: 418, title: "a < b", message: "{{details}} & 'so'", detailsHtml: "<p>{{title}}</p>" });
  assert.equal(html, "<h1>a &lt; b</h1>{{details}} &amp; &#39;so&#39;|418|<p>{{title}}</p>");
});

test("a template that is missing or has a stranger in it stops the start with one line", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "potshark-"));
  t.after(() => rm(folder, { recursive: true }));
  const path = join(folder, "mine.html");
  await writeFile(path, "<h1>{{titel}}</h1>");
  const line = { name: "SettingError", message: /^ERROR_TEMPLATE is .*$/ };
  await assert.rejects(loadErrorTemplate(path), { ...line, message: /\{\{titel\}\}; there are \{\{status\}\}/ });
  await assert.rejects(loadErrorTemplate("missing.html"), line);
  await writeFile(path, "<h1>{{title}}</h1>");
  const fill = await loadErrorTemplate(path);
  assert.equal(fill({ status: 404, title: "T", message: "", detailsHtml: "" }), "<h1>T</h1>");
});

test("the certificate of --https is good for every loopback name", async (t) => {
  const certificate = await makeCertificate(new Date());
  const app = new Hono().get("/", (c) => c.text(new URL(c.req.url).protocol));
  const site = await listenHttp(getRequestListener(app.fetch), {
    addresses: ["127.0.0.1"],
    port: 0,
    certificate,
    log: QUIET,
  });
  t.after(() => site.close());
  const fetchAs = (servername: string, host: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const options = {
        host: "127.0.0.1",
        port: site.port,
        ca: certificate.cert,
        servername,
        headers: { Host: host },
        agent: false,
      };
      get(options, (response) => response.setEncoding("utf8").on("data", resolve)).on("error", reject);
    });
  assert.equal(await fetchAs("localhost", "localhost"), "https:");
  assert.equal(await fetchAs("", "127.0.0.1"), "https:");
  await assert.rejects(fetchAs("evil.example", "evil.example"), /altnames/);
});

test("a certificate from files must be one, and have its own key", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "potshark-"));
  t.after(() => rm(folder, { recursive: true }));
  const [cert, key, other, noise] = ["cert", "key", "other", "noise"].map((name) => join(folder, `${name}.pem`));
  const made = await makeCertificate(new Date());
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  await writeFile(cert!, made.cert);
  await writeFile(key!, made.key);
  await writeFile(other!, privateKey.export({ type: "pkcs8", format: "pem" }));
  await writeFile(noise!, "coffee");
  assert.deepEqual(await readCertificate(cert!, key!), made);
  await assert.rejects(readCertificate(cert!, other!), /is not the key of --cert/);
  await assert.rejects(readCertificate(noise!, key!), /is no PEM certificate/);
  await assert.rejects(readCertificate(cert!, noise!), /is no PEM private key/);
  await assert.rejects(readCertificate(join(folder, "none.pem"), key!), /cannot be read \(ENOENT\)/);
});

test("every address has the same port, and a taken one is told", async (t) => {
  const app = new Hono().get("/", (c) => c.text("here"));
  const addresses = await addressesOf("localhost");
  const site = await listenHttp(getRequestListener(app.fetch), { addresses, port: 0, log: QUIET });
  t.after(() => site.close());
  for (const address of addresses) {
    const host = address.includes(":") ? `[${address}]` : address;
    assert.equal(await (await fetch(`http://${host}:${site.port}/`)).text(), "here");
  }
  await assert.rejects(listenHttp(getRequestListener(app.fetch), { addresses, port: site.port, log: QUIET }), {
    code: "EADDRINUSE",
  });
});
