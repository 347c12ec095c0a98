#include "workbench_main.h"

#include "application.h"
#include "display_probe.h"
#include "workbench.h"

#include <common/theme.h>

#include <QTimer>

#include <cstdio>

namespace ng {

int runWorkbench(int argc, char** argv, const WorkbenchOptions& options)
{
    if (const auto problem = displayProblem()) {
        std::fprintf(stderr, "%s\n", noDisplayLine(*problem).c_str());
        return 1;
    }
    const auto app = makeApplication(argc, argv);
    applyTheme(*app, options.dark.value_or(Settings(true).dark()));
    Composition parts({.threads = options.threads});
    Workbench window(parts, resourcesFolder(), true);
    if (!options.target.empty() && window.open(QString::fromStdString(options.target)) && options.start) window.run();
    window.show();
    QTimer::singleShot(0, &window, &Workbench::offerRecovery);
    if (options.quitAfterMs) QTimer::singleShot(*options.quitAfterMs, &window, &QWidget::close);
    return QApplication::exec();
}

} // namespace ng
