import { Checkbox } from '@mantine/core'
import { formMessages } from '#messages/credential-form'
import { LinkButton } from '../../ui/link-button.tsx'
import classes from './form.module.css'

interface TakenProps {
  readonly project: string
  readonly id: string
}

/** What can be done about an ID that another credential of the project has. */
export const TakenHelp = ({ project, id }: TakenProps) => (
  <div className={classes['actions']}>
    <LinkButton size="compact-sm" variant="default" to="/projects/$project/credentials/$id/edit" params={{ project, id }}>
      {formMessages.editTaken(id)}
    </LinkButton>
    <LinkButton size="compact-sm" variant="subtle" to="/projects/$project/credentials/$id" params={{ project, id }}>
      {formMessages.toTaken(id)}
    </LinkButton>
  </div>
)

interface AdoptProps {
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
}

/** Offers to take over what Jenkins holds under the ID. */
export const AdoptChoice = ({ checked, onChange }: AdoptProps) => (
  <Checkbox
    label={formMessages.adopt}
    description={formMessages.adoptHelp}
    checked={checked}
    onChange={event => onChange(event.currentTarget.checked)}
  />
)
