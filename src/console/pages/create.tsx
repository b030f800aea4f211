import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useCallback, useRef, useState } from 'react'
import { formMessages } from '#messages/credential-form'
import { sharesMessages } from '#messages/shares'
import { types } from '../api/filter.ts'
import { typesQuery } from '../api/queries.ts'
import { type AvailableShare, availableSharesQuery } from '../api/shares.ts'
import type { CreateSearch } from '../search-params.ts'
import { useMay } from '../session/me.ts'
import { useTitle } from '../ui/page-title.ts'
import { Switch } from '../ui/switch.tsx'
import { CreateForm } from './form/create-form.tsx'
import { FormDrop, guessType } from './form/drop-targets.tsx'
import classes from './form/form.module.css'
import { NotAllowed } from './form/not-allowed.tsx'
import { PresetChoice, PresetHelp } from './form/preset-choice.tsx'
import { type Preset, presetNamed, presets } from './form/presets.ts'
import { ShareChoice } from './form/share-choice.tsx'
import { SharedForm } from './form/shared-form.tsx'
import { TypeChoice } from './form/type-choice.tsx'

const ways = ['here', 'shared'] as const

const route = getRouteApi('/inside/projects/$project/new')

/** Creates a credential: first its type, by itself or by a preset, then the fields of that type. */
export function Create() {
  const { project } = route.useParams()
  const search = route.useSearch()
  useTitle(formMessages.newTitle, project)
  const { items } = useSuspenseQuery(typesQuery).data
  const navigate = useNavigate()
  const preset = presetNamed(search.preset)
  const { type = preset?.type ?? types[0] } = search
  const kind = items.find(known => known.type === type)
  const [names, setNames] = useState({ id: search.id ?? preset?.id ?? '', description: '' })
  const [adopt, setAdopt] = useState(search.adopt ?? false)
  const may = useMay(project)
  const isShared = search.shared === true
  const offers = useQuery({ ...availableSharesQuery(project), enabled: may('share.browse') })
  const isOffered = (offers.data?.shares.length ?? 0) > 0
  const [source, setSource] = useState<AvailableShare>()
  const sourceKind = items.find(known => known.type === source?.type)
  // the ID has the focus once; another type keeps it where it is
  const isFirst = useRef(true)

  const setType = useCallback(
    (chosen: string) => {
      const next = types.find(known => known === chosen)
      if (next === undefined) return
      isFirst.current = false
      // kept in the URL, so that a link or a reload shows the same form
      void navigate({
        to: '.',
        search: ({ preset: _, ...before }: typeof search) => ({ ...before, type: next }),
        replace: true
      })
    },
    [navigate]
  )
  const setPreset = (next: Preset) => {
    isFirst.current = true
    const isProposed = names.id === '' || presets.some(({ id }) => id === names.id)
    if (isProposed) setNames({ ...names, id: next.id })
    void navigate({ to: '.', search: { ...search, type: next.type, preset: next.name }, replace: true })
  }
  const onUnclaimed = useCallback(
    async (file: File) => {
      const guessed = await guessType(file)
      if (guessed === undefined || guessed === type) return false
      setType(guessed)
      return true
    },
    [setType, type]
  )
  const searchFor = (way: (typeof ways)[number]): CreateSearch => {
    const { preset: _, type: __, shared: ___, ...rest } = search
    return way === 'shared' ? { ...rest, shared: true } : rest
  }
  const choose = (share: AvailableShare) => {
    if (names.id === '' || names.id === source?.id) setNames({ ...names, id: share.id })
    setSource(share)
  }
  if (!may('credential.write')) return <NotAllowed project={project} />
  return (
    <FormDrop onUnclaimed={onUnclaimed}>
      <div className={classes['head']}>
        <h2 id="new-credential">{formMessages.newTitle}</h2>
        {(isShared || isOffered) && (
          <div className={classes['form']}>
            <Switch
              label={sharesMessages.values}
              values={ways}
              texts={sharesMessages.valuesWays}
              value={isShared ? 'shared' : 'here'}
              onChange={way => void navigate({ to: '.', search: searchFor(way), replace: true })}
            />
          </div>
        )}
        {!isShared && (
          <>
            <PresetChoice chosen={preset} onChoose={setPreset} />
            <TypeChoice kinds={items} value={type ?? ''} onChange={setType} />
            {preset !== undefined && <PresetHelp preset={preset} />}
          </>
        )}
        {isShared && <ShareChoice project={project} value={source} onChange={choose} />}
      </div>
      {isShared && source !== undefined && sourceKind !== undefined && (
        <SharedForm {...{ project, source, names, adopt }} kind={sourceKind} onNames={setNames} onAdopt={setAdopt} />
      )}
      {!isShared && kind !== undefined && (
        <CreateForm
          key={`${type} ${preset?.name ?? ''}`}
          {...{ project, kind, preset, names, adopt }}
          onNames={setNames}
          onAdopt={setAdopt}
          takesFocus={isFirst.current}
        />
      )}
    </FormDrop>
  )
}
