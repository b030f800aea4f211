import { formMessages } from '#messages/credential-form'
import { generalMessages } from '#messages/general'
import { Button } from '../../ui/button.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import classes from './form.module.css'

/** The buttons below the form of a new credential. */
export const CreateActions = ({ project, busy }: { readonly project: string; readonly busy: boolean }) => (
  <div className={classes['actions']}>
    <Button type="submit" loading={busy}>
      {formMessages.create}
    </Button>
    <LinkButton variant="default" to="/projects/$project/credentials" params={{ project }}>
      {generalMessages.cancel}
    </LinkButton>
  </div>
)
