#pragma once
#include <QActionGroup>
#include <QMenu>
#include <QString>

#include <initializer_list>
#include <utility>

namespace ng {

/// Adds a titled section of choices to a menu, of which one holds; `chosen(value, text)` is told the one picked.
template <typename T, typename F>
void addChoices(QMenu* menu, const QString& title, std::initializer_list<std::pair<QString, T>> choices, T now, F chosen)
{
    if (!title.isEmpty()) menu->addAction(title)->setEnabled(false);
    auto* group = new QActionGroup(menu);
    for (const auto& [text, value] : choices) {
        QAction* a = menu->addAction(text);
        a->setCheckable(true);
        a->setChecked(value == now);
        group->addAction(a);
        QObject::connect(a, &QAction::triggered, menu, [chosen, text = text, value = value] { chosen(value, text); });
    }
}

/// The text of a header menu button: "sort: birth time ▾".
[[nodiscard]] inline QString choiceText(const QString& what, const QString& value)
{
    return (what.isEmpty() ? value : what + ": " + value) + QStringLiteral(" ▾");
}

} // namespace ng
