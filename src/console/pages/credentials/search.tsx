import { TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { credentialsMessages } from '#messages/credentials'
import classes from './tools.module.css'

/** A search field that applies its text after a short pause. */
export function Search({ q, setQ }: { readonly q: string; readonly setQ: (q: string) => void }) {
  const [text, setText] = useState(q)
  useEffect(() => setText(q), [q])
  useEffect(() => {
    if (text === q) return
    const timer = setTimeout(() => setQ(text), 200)
    return () => clearTimeout(timer)
  })
  return (
    <TextInput
      className={classes['search'] ?? ''}
      aria-label={credentialsMessages.search}
      placeholder={credentialsMessages.searchShort}
      title={credentialsMessages.search}
      data-search
      leftSection={<IconSearch size={16} />}
      dir="auto"
      value={text}
      onChange={event => setText(event.currentTarget.value)}
    />
  )
}
