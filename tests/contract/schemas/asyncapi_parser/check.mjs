// Reads an AsyncAPI document on standard input; prints the parser's diagnostics as JSON, one object each:
// severity (0: error, 1: warning, 2: information, 3: hint), code, message, path.
import { readFileSync } from "node:fs";
import parser from "@asyncapi/parser";

const { document, diagnostics } = await new parser.Parser().parse(readFileSync(0, "utf8"));
const found = diagnostics.map(({ severity, code, message, path }) => ({ severity, code, message, path }));
const operations = document ? document.operations().all().map((operation) => operation.id()) : [];
console.log(JSON.stringify({ version: document?.version() ?? null, operations, diagnostics: found }));
