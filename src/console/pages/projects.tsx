import { TextInput } from '@mantine/core'
import { IconFolders, IconPlus, IconSearch } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { Project } from '#api'
import { generalMessages } from '#messages/general'
import { marks } from '#messages/intl'
import { projectMessages } from '#messages/project'
import { projectsMessages } from '#messages/projects'
import { statusMessages } from '#messages/status'
import { targetMessages } from '#messages/targets'
import { projectsQuery } from '../api/queries.ts'
import { placeText } from '../api/targets.ts'
import { own } from '../own.ts'
import { useMay } from '../session/me.ts'
import { Badge, phaseIcon, phaseTone } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { ErrorAlert } from '../ui/error-alert.tsx'
import page from '../ui/page.module.css'
import { useTitle } from '../ui/page-title.ts'
import { Loading } from '../ui/route-states.tsx'
import table from '../ui/table.module.css'
import { LabelledTime, Time } from '../ui/time.tsx'
import { NewProject } from './projects/new-project.tsx'
import classes from './projects/projects.module.css'

const route = getRouteApi('/inside/projects')

export function Projects() {
  useTitle(projectsMessages.title)
  const { q = '' } = route.useSearch()
  const navigate = useNavigate()
  const mayCreate = useMay()('project.create')
  const [isCreating, setCreating] = useState(false)
  const query = useInfiniteQuery({ ...projectsQuery(q), placeholderData: before => before, refetchInterval: 10_000 })
  const projects = query.data?.pages.flatMap(found => found.items) ?? []
  return (
    <>
      <div className={page['head']}>
        <h1>{projectsMessages.title}</h1>
        {mayCreate && (
          <Button data-new leftSection={<IconPlus size={16} />} onClick={() => setCreating(true)}>
            {projectsMessages.new}
          </Button>
        )}
      </div>
      {isCreating && <NewProject onClose={() => setCreating(false)} />}
      <div className={page['tools']}>
        <TextInput
          className={page['search'] ?? ''}
          aria-label={projectsMessages.search}
          placeholder={projectsMessages.search}
          data-search
          leftSection={<IconSearch size={16} />}
          value={q}
          onChange={event => {
            const value = event.currentTarget.value
            void navigate({ to: '/projects', search: value === '' ? {} : { q: value }, replace: true })
          }}
        />
        <span className={page['count']} role="status">
          {query.data !== undefined && projectsMessages.count(query.data.pages[0]?.total ?? 0)}
        </span>
      </div>
      {query.isPending && <Loading />}
      {query.error !== null && <ErrorAlert error={query.error} onRetry={() => void query.refetch()} />}
      {query.data !== undefined && (projects.length === 0 ? <NoProjects q={q} /> : <ProjectTable projects={projects} />)}
      {query.hasNextPage && (
        <Button mt="md" variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {generalMessages.loadMore}
        </Button>
      )}
    </>
  )
}

function NoProjects({ q }: { readonly q: string }) {
  const may = useMay()
  if (q !== '')
    return (
      <EmptyState
        icon={<IconSearch size={22} />}
        title={projectsMessages.nothingFound(q)}
        text={projectsMessages.nothingFoundText}
      />
    )
  return (
    <EmptyState
      icon={<IconFolders size={22} />}
      title={projectsMessages.emptyTitle}
      text={may('project.create') ? projectsMessages.emptyText : projectsMessages.emptyMember}
    />
  )
}

const describeFolder = ({ folder, targets }: Project): string =>
  targets.length > 1 ? targetMessages.count(targets.length) : folder.join(' / ')

const describeController = ({ targets }: Project): string =>
  [...new Set(targets.map(({ controller }) => controller))].join(marks.item)

const ProjectTable = ({ projects }: { readonly projects: readonly Project[] }) => (
  <div className={`${table['table']} ${classes['columns']}`} role="table" aria-label={projectsMessages.title}>
    <div role="rowgroup">
      <div className={table['header']} role="row">
        <span role="columnheader">{projectsMessages.name}</span>
        <span className={classes['wide']} role="columnheader">
          {projectsMessages.folder}
        </span>
        <span className={classes['wide']} role="columnheader">
          {projectsMessages.controller}
        </span>
        <span role="columnheader">{projectsMessages.status}</span>
        <span className={classes['wide']} role="columnheader">
          {projectsMessages.lastChecked}
        </span>
      </div>
    </div>
    <div role="rowgroup">
      {projects.map(project => (
        <div className={table['row']} role="row" key={project.name}>
          <span className={`${table['cell']} ${classes['name']}`} role="cell">
            <Link className={table['strong'] ?? ''} to="/projects/$project/credentials" params={{ project: project.name }}>
              {project.displayName}
            </Link>
            <span className={classes['below']}>
              {describeFolder(project)} · {describeController(project)} ·{' '}
              <LabelledTime label={projectsMessages.checked} at={project.checkedAt} none={projectsMessages.notChecked} />
            </span>
          </span>
          <span
            className={`${table['cell']} ${table['quiet']} ${classes['wide']}`}
            role="cell"
            title={project.targets.map(placeText).join('\n')}
          >
            {describeFolder(project)}
          </span>
          <span
            className={`${table['cell']} ${table['quiet']} ${classes['wide']}`}
            role="cell"
            title={describeController(project)}
          >
            {describeController(project)}
          </span>
          <span className={classes['states']} role="cell">
            <States project={project} />
          </span>
          <span className={`${table['quiet']} ${classes['wide']}`} role="cell">
            <Time at={project.checkedAt} />
          </span>
        </div>
      ))}
    </div>
  </div>
)

/** The number of credentials in each phase, and other states of a project. */
function States({ project }: { readonly project: Project }) {
  const phases = Object.entries(project.counts).filter(([, count]) => count > 0) as [keyof Project['counts'], number][]
  return (
    <>
      {project.deletedAt !== null && <Badge tone="idle">{projectsMessages.deleting}</Badge>}
      {project.blocked !== null && <BlockedState project={project} reason={project.blocked.reason} />}
      {project.policies.paused && <Badge tone="idle">{projectsMessages.paused}</Badge>}
      {phases.map(([phase, count]) => (
        <Badge key={phase} tone={phaseTone[phase]} icon={phaseIcon[phase]} title={statusMessages.phaseMeaning[phase]}>
          {projectsMessages.inPhase(count, statusMessages.phase[phase])}
        </Badge>
      ))}
      {project.unmanaged > 0 && <Badge tone="unmanaged">{projectsMessages.unmanaged(project.unmanaged)}</Badge>}
      {phases.length === 0 && project.blocked === null && (
        <span className={table['quiet']}>{projectsMessages.noCredentials}</span>
      )}
    </>
  )
}

/** Why the bridge does not act on a project, and for those who can end it, where. */
function BlockedState({ project, reason }: { readonly project: Project; readonly reason: string }) {
  const may = useMay()('project.move')
  const isFolder = reason === 'FolderExists'
  return (
    <>
      <Badge tone="bad" title={own(projectMessages.blocked, reason)}>
        {isFolder ? projectsMessages.folderExists : projectsMessages.blocked}
      </Badge>
      {isFolder && may && project.deletedAt === null && (
        <Link to="/projects/$project/credentials" params={{ project: project.name }}>
          {projectsMessages.confirmFolder}
        </Link>
      )}
    </>
  )
}
