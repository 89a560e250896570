import { Icon } from './Icon.js';
import { IconButton } from './IconButton.js';
import { usePage } from './page-context.js';

/** Why pictures could not be taken, until the person has read it. */
export function PictureProblems() {
  const { problems } = usePage().pictures.input.pictures;
  return (
    <div class="picture-problems" role="alert" data-testid="picture-problems">
      {problems.value.length > 0 && (
        <>
          <Icon name="warning" />
          <ul>
            {problems.value.map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
          <IconButton
            icon="close"
            label="Dismiss"
            onClick={() => {
              problems.value = [];
            }}
          />
        </>
      )}
    </div>
  );
}
