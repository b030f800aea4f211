import { Kbd, UnstyledButton } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useMatches, useParams } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { paletteMessages } from '#messages/palette'
import { useMay } from '../../session/me.ts'
import { useStore } from '../../store.ts'
import { useKeys } from './keys.ts'
import classes from './search-box.module.css'
import { overlay } from './state.ts'

const Palette = lazy(async () => ({ default: (await import('./palette.tsx')).Palette }))
const KeySheet = lazy(async () => ({ default: (await import('./key-sheet.tsx')).KeySheet }))

/** The search in the bar, with the palette and the keys that it opens. */
export function SearchBox({ onSignOut }: { readonly onSignOut: () => void }) {
  const { project } = useParams({ strict: false })
  const isKnown = useMatches({ select: matches => matches.every(({ status }) => status !== 'error') })
  const may = useMay(project)
  const shown = isKnown ? project : undefined
  const opened = useStore(overlay)
  useKeys(shown !== undefined && may('credential.write') ? shown : undefined)
  return (
    <>
      <UnstyledButton
        className={classes['box'] ?? ''}
        aria-keyshortcuts="Control+K Meta+K"
        aria-haspopup="dialog"
        onClick={() => overlay.set('palette')}
      >
        <IconSearch size={16} aria-hidden="true" />
        <span className="sr-only">{paletteMessages.title}</span>
        <span className={classes['hint']} aria-hidden="true">
          {paletteMessages.open}
        </span>
        <Kbd aria-hidden="true" size="xs" className={classes['key'] ?? ''}>
          {paletteMessages.openKey}
        </Kbd>
      </UnstyledButton>
      <Suspense>
        {opened === 'palette' && <Palette project={shown} onSignOut={onSignOut} />}
        {opened === 'keys' && <KeySheet />}
      </Suspense>
    </>
  )
}
