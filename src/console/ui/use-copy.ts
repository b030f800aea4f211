import { useEffect, useState } from 'react'
import { generalMessages } from '#messages/general'
import { announce } from './announcer.tsx'
import { copyText } from './copy-text.ts'

/** Copies a text; for a short time, the button can say so. */
export function useCopy(value: string): { readonly isCopied: boolean; readonly copy: () => void } {
  const [isCopied, setCopied] = useState(false)
  useEffect(() => {
    if (!isCopied) return
    const timer = setTimeout(() => setCopied(false), 1_500)
    return () => clearTimeout(timer)
  }, [isCopied])
  const copy = () =>
    void copyText(value).then(done => {
      setCopied(done)
      announce(done ? generalMessages.copied : generalMessages.notCopied)
    })
  return { isCopied, copy }
}
