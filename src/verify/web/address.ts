import type { Fault } from '../../domain/problems.ts'

/** What is wrong with the address of a target that is reached by https. */
export function addressFaults(address: string, mayHave: { readonly path: boolean; readonly query: boolean }): readonly Fault[] {
  const detail = ODD.test(address) ? ODD_FAULT : faultOf(URL.parse(address), mayHave)
  return detail === undefined ? [] : [{ pointer: '#/address', detail }]
}

/** What a parser of addresses leaves out or reads as something else, so that people see another address than is called. */
const ODD = /[\s\\\p{C}]/u
const ODD_FAULT = 'It must not contain spaces, backslashes or control characters.'

function faultOf(url: URL | null, mayHave: { readonly path: boolean; readonly query: boolean }): string | undefined {
  if (url === null || url.protocol !== 'https:') return 'It must be an address that begins with https://.'
  if (url.username !== '' || url.password !== '') return 'It must not contain a user or password.'
  if (url.hash !== '') return 'It must not have a part after #, which is never sent.'
  if (!mayHave.query && url.search !== '') return 'It must not have a query.'
  if (!mayHave.path && url.pathname !== '/') return 'It must be the root of the server, without a path.'
  return undefined
}
