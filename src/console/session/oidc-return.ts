/**
 * The URL to which the identity provider returned the browser, until it is used. It is read before the router starts, because the
 * router drops search parameters that it does not know.
 */
let returnUrl = readReturn(new URL(location.href))

function readReturn(url: URL): URL | undefined {
  const query = url.searchParams
  return url.pathname === '/sign-in' && query.has('state') && (query.has('code') || query.has('error')) ? url : undefined
}

/** Whether the provider has returned the browser and the sign-in is still to be completed. */
export const isOidcReturn = (): boolean => returnUrl !== undefined

/** Returns the URL once: its code can be exchanged only once. */
export function takeOidcReturn(): URL | undefined {
  const taken = returnUrl
  returnUrl = undefined
  return taken
}
