import type { ReactNode } from 'react'

/** A link that leaves the console. Anything but an http(s) address is shown as text, because addresses may come from untrusted sources. */
export function ExternalLink({ to, children }: { readonly to: string; readonly children: ReactNode }) {
  if (!isWeb(to)) return <span>{children}</span>
  return (
    <a href={to} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  )
}

function isWeb(address: string): boolean {
  return /^https?:\/\//i.test(address) && URL.canParse(address)
}
