const head = 'apiVersion: v1\nkind: Config\n'
const body =
  'clusters:\n- name: c\n  cluster:\n    server: https://k8s.example.com:6443\nusers:\n- name: u\n  user:\n    token: TOKEN\n    as: x\n'
const plain = `${head}${body}`
const json = JSON.stringify({ apiVersion: 'v1', kind: 'Config', users: [{ name: 'u', user: { token: 'TOKEN' } }] })
const tokens = [
  'a\u2028b',
  'a\u0085b',
  '"a\u2028b"',
  "'a\u2029b'",
  '"\\ud83d\\ude00"',
  '"\\U0001F600"',
  '"\\/"',
  '"\\\\/"',
  '"\\ud800"'
]

/** What the syntax of a whole text may have, and Go's YAML reads in its own way. */
export const syntaxTexts: readonly string[] = [
  ...tokens.map(token => plain.replace('TOKEN', token)),
  ...['\\ud83d\\ude00', '\\/', '\\\\/', '\\u00e9', 'a\u2028b'].map(token => json.replace('TOKEN', token)),
  ...['%YAML 1.1', '%YAML 1.1 # x', '%YAML 1.2', '%YAML 2.0', '%FOO x', '%TAG !e! tag:x:', '# x\n%YAML 1.2'].map(
    line => `${line}\n---\n${plain}`
  ),
  ...['null: a', '~: a', '? [a]\n: b', '? {a: b}\n: c', '5: a', 'yes: a', '1.5: a', '"": a', '{null: a}', '{? [a] : b}'].map(
    line => `${plain}${line.startsWith('{') ? 'x: ' : ''}${line}\n`
  ),
  ...['x: &x [*x]', 'x: &x {a: *x}', 'x: &x {a: [*x]}', 'x: &x [a]\ny: *x', 'x: &x a\n*x : b', 'x: &x [&y [*y]]'].map(
    line => `${plain}${line}\n`
  ),
  ...['\t', '\t # x', '\t\t', '# a\u2028b', '# a\u2028', 'x: \u2028', 'x: |\n  a\n\t', 'x: |\n  a\t\n  b'].map(
    line => `${plain}${line}\n`
  ),
  ...[`${head}\t\n${body}`, `${plain}---\n\t\n%x\n`, `${head}x: a # \t\n${body}`, `${head}x:\ta\t\n${body}`]
]
