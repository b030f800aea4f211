import type { ReactNode } from 'react'

/** A link that leaves the console. What is not an http address stays text: an address may come from anybody. */
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
