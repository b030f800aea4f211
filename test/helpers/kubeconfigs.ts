import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inDirectory } from './content.ts'
import { found } from './found.ts'

/** A client certificate and its key, of this many days from now on. */
export const certificate = (days: number, name = '/O=system:masters/CN=someone') =>
  inDirectory((directory, run) => {
    const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
    const subject = ['-subj', name, '-days', `${days}`]
    run('openssl', 'req', '-x509', ...kind, ...subject, '-keyout', 'k', '-out', 'c')
    return [readFileSync(join(directory, 'c'), 'utf8'), readFileSync(join(directory, 'k'), 'utf8')] as const
  })
export const base64 = (text: string): string => Buffer.from(text).toString('base64')

/** An exec plug-in as v1 takes it. */
export const PROGRAM = { apiVersion: 'client.authentication.k8s.io/v1', command: 'aws', interactiveMode: 'Never' }

export type Parts = { cluster?: object; user?: object; context?: object; more?: object }
/** A kubeconfig with these parts, and what is found in it. */
export const config = ({ cluster = {}, user = { token: 'abc' }, context = {}, more = {} }: Parts) =>
  found('kubeconfig', {
    content: JSON.stringify({
      ...{ apiVersion: 'v1', kind: 'Config', 'current-context': 'a' },
      clusters: [{ name: 'c', cluster: { server: 'https://k8s.example.com:6443', ...cluster } }],
      contexts: [{ name: 'a', context: { cluster: 'c', user: 'u', ...context } }],
      users: [{ name: 'u', user }],
      ...more
    })
  })
