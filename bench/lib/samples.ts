import { randomBytes } from 'node:crypto'
import { range } from './parallel.ts'

/** A credential as the API takes it. */
export interface Sample {
  readonly id: string
  readonly type: 'username-password'
  readonly description: string
  readonly data: { readonly username: string; readonly password: string }
}

export const secret = (): string => randomBytes(18).toString('base64url')

export const sample = (index: number): Sample => ({
  id: `credential-${index}`,
  type: 'username-password',
  description: `Registry account ${index}`,
  data: { username: `robot-${index}`, password: secret() }
})

export const samples = (count: number): Sample[] => range(count).map(sample)

/** The document that every rival sends: what Jenkins' own form would store. The sample's texts need no escaping. */
export const xmlOf = ({ id, description, data }: Sample): string =>
  `<com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl><scope>GLOBAL</scope><id>${id}</id>` +
  `<description>${description}</description><username>${data.username}</username><password>${data.password}</password>` +
  '</com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl>'
