import type { Reading } from './row.ts'

/** The ways to read one value, the most likely first; none for an empty one. `name` becomes the name of a file. */
export function readingsOf(value: string, name: string): readonly Reading[] {
  if (value === '') return []
  const token: Reading = { type: 'access-token', data: { token: value.replace(/\r?\n$/, '') } }
  const key: Reading = { type: 'ssh-key', data: { privateKey: value } }
  const kubeconfig: Reading = { type: 'kubeconfig', data: { content: value } }
  const file: Reading = { type: 'secret-file', data: { fileName: fileNameFrom(name), content: base64Of(value) } }
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(value)) return [key, file, token]
  if (/^["\s{]*kind["\s]*:["\s]*Config\b/m.test(value) && value.includes('clusters')) return [kubeconfig, file, token]
  return /\n./.test(value) ? [file, token, kubeconfig, key] : [token, file]
}

/** How bytes that are no text can be read. */
export const fileReading = (base64: string, name: string): Reading => ({
  type: 'secret-file',
  data: { fileName: fileNameFrom(name), content: base64 }
})

const fileNameFrom = (name: string): string => name.replaceAll(/[/\\]/g, '-')

/** UTF-8 in base64, in parts, because the number of arguments of a call is limited. */
function base64Of(text: string): string {
  const bytes = new TextEncoder().encode(text)
  const part = 0x8000
  let binary = ''
  for (let at = 0; at < bytes.length; at += part) binary += String.fromCharCode(...bytes.subarray(at, at + part))
  return btoa(binary)
}
