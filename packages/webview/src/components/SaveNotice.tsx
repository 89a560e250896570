import { Icon } from './Icon.js';
import { usePage } from './page-context.js';

/** How the latest saving went. */
export function SaveNotice() {
  const { notice } = usePage().saver;
  return (
    <span class="save-notice" role="status">
      {notice.value && (
        <>
          <Icon name={notice.value.kind === 'saved' ? 'check' : 'error'} />
          {notice.value.text}
        </>
      )}
    </span>
  );
}
