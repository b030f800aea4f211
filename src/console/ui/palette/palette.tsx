import { Modal, TextInput, useMantineColorScheme } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconArrowRight, IconBolt, IconFolder, IconSearch } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { type KeyboardEvent, useId, useState } from 'react'
import { search, syncProject } from '#api'
import { paletteMessages } from '#messages/palette'
import { statusMessages } from '#messages/status'
import { describeError } from '../../api/problem.ts'
import { useMay, useMe } from '../../session/me.ts'
import { Badge } from '../badge.tsx'
import { colorSchemes } from '../color-schemes.ts'
import { showToast } from '../toast.tsx'
import { phaseIcon, phaseTone } from '../tones.ts'
import { TypeIcon } from '../type-icon.tsx'
import { type Entry, entriesOf, matching } from './entries.ts'
import classes from './palette.module.css'
import { closeOverlay, overlay, takeTyped } from './state.ts'

/** Milliseconds of silence after which the bridge is asked. */
const PAUSE = 150
/** Maximum number of lines that are asked for. */
const MOST = 20

interface PaletteProps {
  readonly project: string | undefined
  readonly onSignOut: () => void
}

/** Search over everything, and a way to every page and action, by keyboard. */
export function Palette({ project, onSignOut }: PaletteProps) {
  const [query, setQuery] = useState(takeTyped)
  const [place, setPlace] = useState(0)
  const router = useRouter()
  const me = useMe()
  const may = useMay(project)
  const { setColorScheme } = useMantineColorScheme()
  const list = useId()
  const wanted = query.trim()
  const [asked] = useDebouncedValue(wanted, PAUSE)
  const found = useQuery({
    queryKey: ['search', asked],
    queryFn: ({ signal }) => search(asked, { limit: MOST }, { signal }),
    enabled: asked !== '',
    placeholderData: keepPreviousData
  })
  const hasProjects = me.platformAdmin || Object.keys(me.roles).length > 0
  const entries = matching(query, found.data?.hits ?? [], entriesOf({ project, may, hasProjects }))
  const current = Math.min(place, entries.length - 1)
  const optionId = (i: number) => `${list}-${i}`

  function go(entry: Entry | undefined, isNewTab: boolean): void {
    if (entry === undefined) return
    const isOutside = entry.isOutside === true
    if ((isNewTab || isOutside) && entry.href !== undefined) window.open(entry.href, '_blank', 'noopener')
    if (isNewTab && entry.href !== undefined) return
    closeOverlay()
    if (isOutside) return
    if (entry.href !== undefined) void router.navigate({ href: entry.href })
    if (entry.act === 'keys' || entry.act === 'about') overlay.set(entry.act)
    const theme = colorSchemes.find(name => entry.act === `theme-${name}`)
    if (theme !== undefined) setColorScheme(theme)
    if (entry.act === 'sign-out') onSignOut()
    if (entry.act === 'sync' && project !== undefined)
      syncProject(project).then(
        () => showToast(paletteMessages.syncRequested(project)),
        (error: unknown) => showToast(describeError(error).title)
      )
  }

  function onKeyDown(event: KeyboardEvent): void {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (event.nativeEvent.isComposing || (step === 0 && event.key !== 'Enter')) return
    event.preventDefault()
    if (event.key === 'Enter') {
      go(entries[current], event.ctrlKey || event.metaKey)
      return
    }
    const next = (current + step + entries.length) % Math.max(1, entries.length)
    setPlace(next)
    document.getElementById(optionId(next))?.scrollIntoView({ block: 'nearest' })
  }

  const isWaiting = wanted !== '' && (asked !== wanted || found.isFetching)
  const status = found.isError
    ? paletteMessages.failed
    : entries.length === 0
      ? isWaiting
        ? paletteMessages.searching
        : paletteMessages.nothing
      : found.data?.partial === true
        ? paletteMessages.partial
        : ''
  return (
    <Modal
      opened
      onClose={closeOverlay}
      withCloseButton={false}
      padding={0}
      size={620}
      yOffset="12vh"
      centered={false}
      attributes={{ content: { 'aria-label': paletteMessages.title } }}
    >
      <TextInput
        data-autofocus
        variant="unstyled"
        size="md"
        leftSection={<IconSearch size={18} />}
        placeholder={paletteMessages.placeholder}
        value={query}
        onChange={event => {
          setQuery(event.currentTarget.value)
          setPlace(0)
        }}
        onKeyDown={onKeyDown}
        maxLength={200}
        spellCheck={false}
        autoComplete="off"
        role="combobox"
        aria-label={paletteMessages.title}
        aria-expanded
        aria-controls={list}
        aria-activedescendant={entries.length === 0 ? undefined : optionId(current)}
        dir="auto"
      />
      <div id={list} role="listbox" aria-label={paletteMessages.results} className={classes['list']}>
        {entries.map((entry, i) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are handled by the field, which keeps the focus
          <div
            key={entry.key}
            id={optionId(i)}
            role="option"
            tabIndex={-1}
            aria-selected={i === current}
            className={classes['option']}
            onMouseMove={() => setPlace(i)}
            onClick={event => go(entry, event.ctrlKey || event.metaKey)}
          >
            <EntryLine entry={entry} />
          </div>
        ))}
      </div>
      <p className={classes['status']} role="status">
        {status}
      </p>
    </Modal>
  )
}

function EntryLine({ entry: { group, text, detail, hit } }: { readonly entry: Entry }) {
  const phase = hit?.phase
  return (
    <>
      <span className={classes['icon']} aria-hidden="true">
        {hit?.type != null ? (
          <TypeIcon type={hit.type} />
        ) : hit !== undefined ? (
          <IconFolder size={18} />
        ) : group === 'pages' ? (
          <IconArrowRight size={18} />
        ) : (
          <IconBolt size={18} />
        )}
      </span>
      <span className={classes['texts']}>
        <span className={classes['text']} dir="auto">
          {text}
        </span>
        <span className={classes['detail']} dir="auto">
          {detail}
        </span>
      </span>
      {phase != null && (
        <Badge tone={phaseTone[phase]} icon={phaseIcon[phase]}>
          {statusMessages.phase[phase]}
        </Badge>
      )}
      {hit === undefined && <span className={classes['kind']}>{paletteMessages.kinds[group]}</span>}
      {hit !== undefined && hit.id === null && <span className={classes['kind']}>{paletteMessages.kinds.project}</span>}
    </>
  )
}
