import { fewestImagesForProblems } from '../health/health-model.js';
import { Button } from './Button.js';
import { HealthTable } from './HealthTable.js';
import { Icon } from './Icon.js';
import { usePage } from './page-context.js';
import { TopPatches } from './TopPatches.js';

/** What is wrong with the network's filters. */
export function HealthView() {
  const page = usePage();
  const { health } = page.pictures;
  const weights = health.weights.state.value;
  const survey = health.survey.value;
  return (
    <div class="health" data-testid="health">
      <section data-testid="weight-health" data-state={weights.kind}>
        <h2>From the weights</h2>
        {weights.kind === 'working' && <progress class="bar" aria-label="Looking at the weights"></progress>}
        {weights.kind === 'failed' && <p class="panel-problem">{weights.error.message}</p>}
        {weights.kind === 'ready' && <HealthTable layers={weights.result} hasWeights />}
      </section>
      <section data-testid="image-health">
        <h2>From your images</h2>
        <SurveyControls />
        {survey && (
          <>
            <p class="panel-note">
              From {survey.title}: {survey.report.imageCount}{' '}
              {survey.report.imageCount === 1 ? 'image' : 'images'}
              {survey.problems.length > 0 && (
                <span title={survey.problems.join('\n')}>, {survey.problems.length} could not be read</span>
              )}
              .{' '}
              {survey.report.imageCount < fewestImagesForProblems
                ? `So few say little: of ${fewestImagesForProblems} or more the findings are in VS Code’s Problems, too.`
                : 'The findings are in VS Code’s Problems, too.'}
            </p>
            <HealthTable layers={survey.report.layers} hasWeights={false} />
            <TopPatches survey={survey} />
          </>
        )}
      </section>
    </div>
  );
}

function SurveyControls() {
  const page = usePage();
  const { health } = page.pictures;
  const running = health.running.value;
  const failure = health.failure.value;
  const atHand = page.pictures.input.pictures.all.value;
  if (page.session.value?.summary.imageInput === null) {
    return <p class="panel-note">This network takes no image.</p>;
  }
  if (running) {
    return (
      <div class="survey-progress" data-testid="survey-progress">
        <progress
          class="bar"
          aria-label="Looking at the images"
          max={running.total}
          value={running.done}
        ></progress>
        <span class="status-line">
          {running.done} of {running.total}, from {running.title}
          <Button
            testId="cancel-survey"
            onClick={() => {
              health.cancel();
            }}
          >
            Stop
          </Button>
        </span>
      </div>
    );
  }
  return (
    <>
      <p class="panel-note">
        Dead, nearly dead, always-on and duplicate filters show only on images like those that the network was
        made for: a few dozen are enough for a first look.
      </p>
      {failure && (
        <p class="panel-problem" role="alert">
          <Icon name="error" /> {failure.message}
        </p>
      )}
      <div class="survey-buttons">
        <Button
          kind="primary"
          icon="folder-opened"
          testId="choose-folder"
          onClick={() => {
            page.pictures.intake.chooseFolder();
          }}
        >
          Choose a Folder of Images…
        </Button>
        {atHand.length > 0 && (
          <Button
            testId="survey-at-hand"
            onClick={() =>
              void health.start({
                title: 'the images at hand',
                pictures: atHand.map(
                  ({ picture }) =>
                    () =>
                      Promise.resolve(picture),
                ),
              })
            }
          >
            {atHand.length === 1 ? 'Use the image at hand' : `Use the ${atHand.length} images at hand`}
          </Button>
        )}
      </div>
    </>
  );
}
