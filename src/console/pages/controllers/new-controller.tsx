import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { createController } from '#api'
import { controllerMessages } from '#messages/controllers'
import { controllerQuery, controllersQuery, lastCheckQuery, placesQuery } from '../../api/controllers.ts'
import { showToast } from '../../ui/toast.tsx'
import { ControllerForm } from './controller-form.tsx'
import { buildController } from './form-state.ts'

/** Registers a controller, and goes to its page, which shows what the check found. */
export function NewController({ onClose }: { readonly onClose: () => void }) {
  const queries = useQueryClient()
  const navigate = useNavigate()
  return (
    <ControllerForm
      title={controllerMessages.new}
      action={controllerMessages.create}
      save={async entries => {
        const { controller, check } = await createController(buildController(entries))
        const { name } = controller
        queries.setQueryData(controllerQuery(name).queryKey, controller)
        queries.setQueryData(lastCheckQuery(name).queryKey, check)
        for (const { queryKey } of [controllersQuery, placesQuery]) void queries.invalidateQueries({ queryKey })
        showToast(controllerMessages.created(name))
        await navigate({ to: '/controllers/$controller', params: { controller: name } })
      }}
      onClose={onClose}
    />
  )
}
