import { useMediaQuery } from '@mantine/hooks'
import { type FormEvent, type ReactNode, useState } from 'react'
import { credentialsMessages } from '#messages/credentials'
import { Disclosure } from './disclosure.tsx'
import classes from './trail.module.css'

interface FilterFormProps {
  readonly label: string
  /** How many filters are set. */
  readonly active: number
  readonly onSubmit: () => void
  readonly children: ReactNode
}

/** The filters of a list. In a narrow window they are behind a button, so that the list begins on the first screen. */
export function FilterForm({ label, active, onSubmit, children }: FilterFormProps) {
  const isNarrow = useMediaQuery('(max-width: 620px)', false, { getInitialValueInEffect: false })
  const [isOpen, setOpen] = useState(false)
  const { filter, filtersSet } = credentialsMessages
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onSubmit()
  }
  return (
    <div className={classes['filterForm']}>
      {isNarrow && (
        <Disclosure text={active === 0 ? filter : filtersSet(active)} isOpen={isOpen} onToggle={() => setOpen(!isOpen)} />
      )}
      {(!isNarrow || isOpen) && (
        <form onSubmit={submit} className={classes['filters']} aria-label={label}>
          {children}
        </form>
      )}
    </div>
  )
}
