#!/usr/bin/env node
// Plays AWS for tests of scripts that run the AWS CLI: a store of files in AWS_STORE, and the CLI's own way to be called, to
// answer and to fail. What it was called with is written down there, for tests to look through.
import { appendFileSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const store = process.env.AWS_STORE;
const words = process.argv.slice(2);
appendFileSync(join(store, 'calls'), `${JSON.stringify({ words, environment: process.env })}\n`);
const [service, command] = words;
const option = (name) =>
  words.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3) ?? words[words.indexOf(`--${name}`) + 1];

const operation = command.replace(/(^|-)(\w)/g, (_, __, letter) => letter.toUpperCase());
function fail(code, message) {
  process.stderr.write(`\nAn error occurred (${code}) when calling the ${operation} operation: ${message}\n`);
  process.exit(254);
}

const settings = JSON.parse(readFileSync(join(store, 'settings.json'), 'utf8'));
if (service === 'sts') {
  process.stdout.write(
    `${JSON.stringify({ UserId: 'AIDA', Account: settings.account, Arn: 'arn:aws:iam::1:user/me' })}\n`,
  );
  process.exit(0);
}
if (option('region') !== 'eu-west-1') fail('UnrecognizedClientException', `region ${option('region')}`);

let input = {};
if (words.includes('--cli-input-json')) {
  const file = option('cli-input-json').replace(/^file:\/\//, '');
  if (((statSync(file).mode & 0o077) | (statSync(dirname(file)).mode & 0o077)) !== 0) fail('Readable', 'by others');
  readFileSync(file); // the AWS CLI reads it twice
  input = JSON.parse(readFileSync(file, 'utf8'));
}
const name = input.Name ?? input.SecretId ?? option('secret-id');
const file = join(store, `${name.replaceAll('/', '+')}.json`);
const exists = existsSync(file);
if (settings.failing === `${command} ${name}`)
  fail('AccessDeniedException', `not authorized: ${JSON.stringify(input)}`);
if (settings.slow === `${command} ${name}`) {
  writeFileSync(join(store, 'started'), '');
  await new Promise((resolve) => setTimeout(resolve, 60_000));
}
if (command === 'create-secret') {
  if (exists) fail('ResourceExistsException', 'the secret already exists');
  writeFileSync(file, input.SecretString);
} else if (!exists) fail('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
else if (command === 'put-secret-value') writeFileSync(file, input.SecretString);
else if (command === 'get-secret-value')
  process.stdout.write(`${JSON.stringify({ SecretString: readFileSync(file, 'utf8') })}\n`);
else process.stdout.write(`${JSON.stringify({ Name: name, ...settings.descriptions?.[name] })}\n`);
