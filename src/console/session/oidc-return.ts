/**
 * The address that the identity provider sent the person back to, until it is used. It is read before the router starts, which keeps of
 * an address only what it knows.
 */
let cameBack = backIn(new URL(location.href))

function backIn(url: URL): URL | undefined {
  const query = url.searchParams
  return url.pathname === '/sign-in' && query.has('state') && (query.has('code') || query.has('error')) ? url : undefined
}

/** Whether the provider has sent the person back, and the sign-in waits to be completed. */
export const isOidcReturn = (): boolean => cameBack !== undefined

/** Gives the address, once: the code in it is good for one exchange. */
export function takeOidcReturn(): URL | undefined {
  const taken = cameBack
  cameBack = undefined
  return taken
}
