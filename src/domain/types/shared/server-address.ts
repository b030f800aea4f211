/** A host as DNS has it, or an address of IPv6, with or without a zone. */
const HOST = String.raw`\[[0-9a-f:.]+(?:%25[\w.~-]+)?\]|[\p{L}\p{N}\p{M}_-]+(?:\.[\p{L}\p{N}\p{M}_-]+)*\.?`
const USER = String.raw`[\w\-.:~!$&'()*+,;=%]*@`
const ADDRESS = new RegExp(String.raw`^(?:([a-z][a-z0-9+.-]*)://)?(?:${USER})?(${HOST})(:\d*)?([/?#][^\p{Cc}]*)?$`, 'iu')

/**
 * The address of a cluster as kubectl understands it, without user and password; undefined where it cannot call it. Without a
 * scheme, which only a host with or without a port may be, that is http.
 */
export function serverUrl(text: string): URL | undefined {
  const [matched, scheme, host = '', port = '', rest = ''] = ADDRESS.exec(text) ?? []
  if (matched === undefined) return undefined
  if (scheme === undefined ? rest !== '' && rest !== '/' : !/^https?$/i.test(scheme)) return undefined
  if (/%(?![0-9a-f]{2})/i.test(rest.split('?', 1)[0] ?? '')) return undefined
  return URL.parse(`${scheme ?? 'http'}://${host.replace(/%25[^\]]*/, '')}${port}${rest}`) ?? undefined
}
