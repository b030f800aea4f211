import { IconChevronUp, IconFolder, IconKey } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { sourceMessages } from '#messages/source'
import { storeKeysQuery } from '../../api/secret-stores.ts'
import { Button } from '../../ui/button.tsx'
import { Disclosure } from '../../ui/disclosure.tsx'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import { Loading } from '../../ui/route-states.tsx'
import classes from './form.module.css'

interface BrowserProps {
  readonly project: string
  readonly store: string
  readonly onChoose: (key: string) => void
}

/** The keys of a secret store that the project may read, one level at a time; the store is asked only while they are shown. */
export function KeyBrowser({ project, store, onChoose }: BrowserProps) {
  const [isOpen, setOpen] = useState(false)
  const [prefix, setPrefix] = useState<string>()
  return (
    <div>
      <Disclosure
        text={sourceMessages.browse}
        label={sourceMessages.browseIn(store)}
        isOpen={isOpen}
        onToggle={() => setOpen(!isOpen)}
      />
      {isOpen && (
        <Level
          key={prefix}
          {...{ project, store, prefix: prefix ?? '' }}
          takesFocus={prefix !== undefined}
          onOpen={setPrefix}
          onChoose={key => {
            setOpen(false)
            onChoose(key)
          }}
        />
      )}
    </div>
  )
}

interface LevelProps extends BrowserProps {
  /** '' or a text that ends with `/`. */
  readonly prefix: string
  readonly onOpen: (prefix: string) => void
  /** Whether another level was left for it, with the button that had the focus. */
  readonly takesFocus: boolean
}

function Level({ project, store, prefix, onOpen, onChoose, takesFocus }: LevelProps) {
  const query = useQuery(storeKeysQuery(project, store, prefix))
  const list = useRef<HTMLUListElement>(null)
  const isShown = query.data !== undefined
  useEffect(() => {
    if (isShown && takesFocus) list.current?.querySelector('button')?.focus()
  }, [isShown, takesFocus])
  const above = prefix.slice(0, prefix.lastIndexOf('/', prefix.length - 2) + 1)
  return (
    <div className={classes['keys']}>
      {query.isPending && <Loading />}
      {query.error !== null && <ErrorAlert error={query.error} onRetry={() => void query.refetch()} />}
      <ul ref={list} aria-label={prefix === '' ? sourceMessages.keysAtTop(store) : sourceMessages.keysBelow(prefix)}>
        {prefix !== '' && (
          <li>
            <Button size="compact-sm" variant="subtle" leftSection={<IconChevronUp size={14} />} onClick={() => onOpen(above)}>
              {sourceMessages.up}
            </Button>
          </li>
        )}
        {query.data?.names.map(name => (
          <li key={name}>
            <Button
              size="compact-sm"
              variant="subtle"
              leftSection={name.endsWith('/') ? <IconFolder size={14} /> : <IconKey size={14} />}
              onClick={() => (name.endsWith('/') ? onOpen(name) : onChoose(name))}
            >
              {name.slice(prefix.length)}
            </Button>
          </li>
        ))}
      </ul>
      {query.data?.names.length === 0 && <p className={classes['hint']}>{sourceMessages.noKeys}</p>}
      {query.data?.isCut === true && <p className={classes['hint']}>{sourceMessages.cut}</p>}
    </div>
  )
}
