import { html, type SafeHtml } from '../core/html.ts';
import type { Locale } from '../core/i18n/locale.ts';
import { page } from '../core/page.ts';
import type { PageContext } from '../core/page-context.ts';
import { exampleOf } from './openapi-example.ts';
import type { DocumentedOperation, DocumentedParameter, JsonSchema, ReadableDocument } from './reference.model.ts';
import { fieldList, formatted, inLanguageOf, paragraphsOf, typeOf } from './reference-schema.views.ts';

export const DOCUMENT_PATH = '/api/v1/openapi.json';

/** What a document says to people. It says it in English, whatever the language of the page around it. */
export function referencePage(context: PageContext, document: ReadableDocument): string {
  const { apiReference: text } = context.locale.texts;
  return page(context, {
    title: text.title,
    description: text.lede,
    canonical: '/api',
    body: html`<article class="wrap"><h1 class="list-heading">${text.title}</h1>
<div class="prose"><p class="lede">${text.lede}</p>
<p class="actions"><a href="${DOCUMENT_PATH}">${text.document}</a> <a href="/account/tokens">${text.tokens}</a></p></div>
<nav aria-label="${text.contents}"><ul class="chips">${[
      'rules',
      ...document.tags.map(({ name }) => name),
      'schemas',
    ].map(
      (name) =>
        html`<li><a class="plain" href="#${anchor(name)}">${name === 'rules' || name === 'schemas' ? text[name] : name}</a></li>`,
    )}</ul></nav>
<div class="prose">
<h2 id="rules">${text.rules}</h2><div class="prose" lang="en">${paragraphsOf(document.info.description)}</div>
${document.tags.map((tag) => section(context, document, tag))}
<h2 id="schemas">${text.schemas}</h2>${Object.entries(document.components.schemas).map(
      ([name, schema]) => html`<details id="schema-${name}"><summary>${name}</summary>
<div class="prose" lang="en">${schemaBody(context.locale, schema)}</div></details>`,
    )}
</div></article>`,
  });
}

const anchor = (name: string): string => name.toLowerCase().replaceAll(' ', '-');

const schemaBody = (locale: Locale, schema: JsonSchema): SafeHtml =>
  html`${
    typeof schema['description'] === 'string' ? html`<p>${formatted(schema['description'])}</p>` : null
  }${schema['properties'] ? fieldList(locale, schema) : html`<p>${typeOf(schema)}</p>`}`;

function section(
  context: PageContext,
  document: ReadableDocument,
  { name, description }: ReadableDocument['tags'][number],
): SafeHtml {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
  return html`<h2 id="${anchor(name)}" lang="en">${name}</h2>${description === undefined ? null : html`<p lang="en">${description}</p>`}
${operations
  .filter(({ operation }) => operation.tags.includes(name))
  .map(({ path, method, operation }) => route(context, document, { path, method, operation }))}`;
}

interface Route {
  readonly path: string;
  readonly method: string;
  readonly operation: DocumentedOperation;
}

function route(context: PageContext, document: ReadableDocument, { path, method, operation }: Route): SafeHtml {
  const { locale, baseUrl } = context;
  const { apiReference: text } = locale.texts;
  const { description, parameters = [], requestBody, responses, security } = operation;
  const scope = security[0]?.token[0];
  const url = `${baseUrl}${document.servers[0]!.url}${path}`;
  return html`<details id="${operation.operationId}"><summary lang="en"><code>${method} ${path}</code> ${operation.summary}</summary>
<div class="prose">${description === undefined ? null : html`<p lang="en">${formatted(description)}</p>`}
<p>${scope === undefined ? text.anybody : html`${text.scope} <code>${scope}</code>`}</p>
${parameters.length === 0 ? null : html`<h3>${text.parameters}</h3><ul lang="en">${parameters.map((one) => parameterItem(locale, one))}</ul>`}
${requestBody ? html`<h3>${text.body}</h3>${bodyOf(locale, requestBody.content)}` : null}
<h3>${text.answers}</h3><ul lang="en">${Object.entries(responses).map(
    ([status, { description: meaning, content = {} }]) => {
      const schema = content['application/json']?.schema;
      return html`<li><b>${status}</b> ${formatted(meaning)}${schema ? html` (${typeOf(schema)})` : null}</li>`;
    },
  )}</ul>
<h3>${text.example}</h3><pre>${curl(url, { path, method, operation }, document)}</pre></div></details>`;
}

const parameterItem = (
  locale: Locale,
  { name, in: place, required, schema, description }: DocumentedParameter,
): SafeHtml => {
  const { apiReference: text } = locale.texts;
  return html`<li><code>${name}</code> (${place}, ${typeOf(schema)}, ${inLanguageOf(locale, required ? text.required : text.optional)})${description === undefined ? null : html`: ${formatted(description)}`}</li>`;
};

function bodyOf(locale: Locale, content: NonNullable<DocumentedOperation['requestBody']>['content']): SafeHtml {
  const schema = content['application/json']?.schema;
  if (!schema) return html`<p>${locale.texts.apiReference.photo}</p>`;
  return schema['properties']
    ? html`<div lang="en">${fieldList(locale, schema)}</div>`
    : html`<p lang="en">${typeOf(schema)}</p>`;
}

/** A command that can be pasted, with what it needs as an example. */
function curl(url: string, { method, operation }: Route, document: ReadableDocument): string {
  const { parameters = [], requestBody, security } = operation;
  const schema = requestBody?.content['application/json']?.schema;
  const filled = parameters
    .filter((parameter) => parameter.in === 'path')
    .reduce((text, { name, schema: type }) => text.replace(`{${name}}`, String(exampleOf(type, document))), url);
  const parts = [
    `curl ${method === 'GET' ? '' : `-X ${method} `}'${filled}'`,
    ...(security.length > 0 ? ['-H "Authorization: Bearer $TOKEN"'] : []),
    ...parameters
      .filter((parameter) => parameter.in === 'header')
      .map(({ name, schema: type }) => `-H '${name}: ${String(exampleOf(type, document))}'`),
    ...(schema ? [`--json '${JSON.stringify(exampleOf(schema, document)).replaceAll("'", "'\\''")}'`] : []),
    ...(requestBody && !schema ? ["-H 'Content-Type: image/jpeg' --data-binary @photo.jpg"] : []),
  ];
  return parts.join(' \\\n  ');
}
