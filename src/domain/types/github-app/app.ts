import type { ErrorCode, WarningCode } from '../../finding-codes.ts'
import type { Report } from '../../findings.ts'

type AppReport = Report<
  ErrorCode | 'AppIdInvalid' | 'OwnerInvalid' | 'ApiUriInvalid' | 'ApiUriWebsite',
  WarningCode | 'ApiUriPlain' | 'ApiUriUnusual'
>

export function checkAppId(report: AppReport, id: string): undefined {
  if (!/^(?:\d{1,19}|Iv[0-9A-Za-z.]{8,40})$/.test(id)) report.error('AppIdInvalid', '#/data/appId')
}

/** Names of managed users have an underscore. */
export function checkOwner(report: AppReport, owner: string): undefined {
  if (owner !== '' && !/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/.test(owner)) report.error('OwnerInvalid', '#/data/owner')
}

/** Checks the address of the API; none is that of github.com. */
export function checkAddress(report: AppReport, address: string): undefined {
  const pointer = '#/data/apiUri'
  if (address === '') return
  const url = /^[\x21-\x7e]+$/.test(address) ? URL.parse(address) : null
  if (
    url === null ||
    !/^https?:$/.test(url.protocol) ||
    url.username !== '' ||
    url.password !== '' ||
    url.search + url.hash !== ''
  )
    return report.error('ApiUriInvalid', pointer)
  if (/^(?:www\.)?github\.com$/.test(url.hostname)) return report.error('ApiUriWebsite', pointer)
  if (url.protocol === 'http:') report.warn('ApiUriPlain', pointer)
  // Hosts of GitHub's own have their API at the root.
  if (/^api\.(?:github\.com|[a-z0-9-]+\.ghe\.com)$/.test(url.hostname)) return
  if (!/^\/api\/v3\/?$/.test(url.pathname)) report.warn('ApiUriUnusual', pointer)
}
